/** The TypeScript in the documents of the package. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export interface CodeBlock {
  /** `docs/devices.md`. */
  readonly document: string;
  /** A name for the code, without an ending. */
  readonly file: string;
  readonly code: string;
  /** Whether it prints something: such a block is whole, and runs. */
  readonly isProgram: boolean;
  /** The printed text, which stands as a comment after each `console.log`. */
  readonly output: string;
}

export function codeBlocks(folder: string): readonly CodeBlock[] {
  const pages = readdirSync(join(folder, 'docs')).filter((name) => name.endsWith('.md'));
  return ['README.md', ...pages.map((name) => `docs/${name}`)].flatMap((document) => {
    const text = readFileSync(join(folder, document), 'utf8');
    return [...text.matchAll(/^```(?:ts|typescript)\n(.*?)^```$/gms)].map(([, code], at) => ({
      document,
      file: `${document.replace(/\W/g, '-')}-${at}`,
      code,
      isProgram: code.includes('console.log('),
      output: [...code.matchAll(/^console\.log\(.*\); \/\/ (.*)$/gm)].map(([, words]) => `${words}\n`).join(''),
    }));
  });
}
