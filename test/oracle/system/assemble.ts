import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { textAddress } from '../elf';

const tools = ['hppa-linux-gnu-as', 'hppa-linux-gnu-ld', 'hppa-linux-gnu-objcopy', 'hppa-linux-gnu-nm'];

export const missingTools = (): string[] => tools.filter((tool) => spawnSync(tool, ['--version']).status !== 0);

export interface Assembled {
  readonly words: readonly number[];
  readonly symbols: ReadonlyMap<string, number>;
}

/** A source file as GNU's assembler and linker make it, at the address of the oracle's programs. */
export function assembleFile(path: string): Assembled {
  const folder = mkdtempSync(join(tmpdir(), 'oracle-'));
  const [as, ld, objcopy, nm] = tools;
  const run = (tool: string, ...args: string[]): string => {
    const { status, stdout, stderr } = spawnSync(tool, args, { encoding: 'utf8' });
    if (status !== 0) throw new Error(`${tool} ${path}: ${stderr}`);
    return stdout;
  };
  try {
    const [object, elf, binary] = ['frame.o', 'frame.elf', 'frame.bin'].map((name) => join(folder, name));
    run(as, path, '-o', object);
    run(ld, '-N', `-Ttext=0x${textAddress.toString(16)}`, '-e', '_start', '-o', elf, object);
    run(objcopy, '-O', 'binary', elf, binary);
    const bytes = readFileSync(binary);
    const symbols = run(nm, elf)
      .trim()
      .split('\n')
      .map((line) => line.split(' '))
      .map(([value, , name]) => [name, Number.parseInt(value, 16)] as const);
    return {
      words: Array.from({ length: bytes.length >>> 2 }, (_, at) => bytes.readUInt32BE(4 * at)),
      symbols: new Map(symbols),
    };
  } finally {
    rmSync(folder, { recursive: true });
  }
}
