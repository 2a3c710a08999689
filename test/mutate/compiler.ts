/** What the compiler says of a mutant: of one that it refuses no test has to notice anything. */
import { join, resolve } from 'node:path';
import ts from 'typescript';

/** What a mutant leaves unused or unreachable it may leave so. */
const lenient: ts.CompilerOptions = { noUnusedLocals: false, noUnusedParameters: false, allowUnreachableCode: true };

export class Compiler {
  readonly #service: ts.LanguageService;
  #replaced: { readonly path: string; readonly text: string } | undefined;
  #version = 0;

  constructor(root: string, files: readonly string[]) {
    const path = join(root, 'tsconfig.json');
    const { options } = ts.parseJsonConfigFileContent(ts.readConfigFile(path, ts.sys.readFile).config, ts.sys, root);
    const paths = files.map((file) => resolve(root, file));
    const isReplaced = (path: string) => path === this.#replaced?.path;
    this.#service = ts.createLanguageService({
      getCompilationSettings: () => ({ ...options, ...lenient }),
      getScriptFileNames: () => paths,
      getScriptVersion: (path) => (isReplaced(path) ? `${this.#version}` : 'original'),
      getScriptSnapshot: (path) => {
        const text = isReplaced(path) ? this.#replaced?.text : ts.sys.readFile(path);
        return text === undefined ? undefined : ts.ScriptSnapshot.fromString(text);
      },
      getCurrentDirectory: () => root,
      getDefaultLibFileName: ts.getDefaultLibFilePath,
      fileExists: ts.sys.fileExists,
      readFile: ts.sys.readFile,
      readDirectory: ts.sys.readDirectory,
      directoryExists: ts.sys.directoryExists,
      getDirectories: ts.sys.getDirectories,
    });
  }

  /** Why this text cannot stand in the file's place, where it cannot. */
  refuses(file: string, text: string): string | undefined {
    const path = resolve(file);
    this.#replaced = { path, text };
    this.#version++;
    const [wrong] = [...this.#service.getSyntacticDiagnostics(path), ...this.#service.getSemanticDiagnostics(path)];
    return wrong && ts.flattenDiagnosticMessageText(wrong.messageText, ' ');
  }
}
