/**
 * The world's source as modules that node itself loads. In what vite's module runner makes of them every use of an
 * imported name is the property of an object, and simulations take half as long again.
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Plugin as BuildPlugin, build } from 'esbuild';
import type { Plugin } from 'vitest/config';

const root = dirname(fileURLToPath(import.meta.url));
const compiled = join(root, 'node_modules/.cache/understudy-source');

function filesIn(folder: string): string[] {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    return statSync(path).isDirectory() ? filesIn(path) : [path];
  });
}

/** The command line finds files by where its own stand; a page's modules are compiled for a browser. */
const isWorld = (path: string) =>
  /^(src|devices|machines)\/.*\.ts$/.test(path) && !/^src\/(cli|page|\w+\/page)\//.test(path);

/** The file that a relative import means, from the root; nothing where there is no such module of the world. */
function worldFile(target: string, folder: string): string | undefined {
  const path = relative(root, resolve(folder, target));
  return [`${path}.ts`, `${path}/index.ts`, path].find((file) => isWorld(file) && existsSync(join(root, file)));
}

const moduleOf = (file: string) => join(compiled, file.replace(/\.ts$/, '.mjs'));

const keepApart: BuildPlugin = {
  name: 'one module for each file',
  setup: ({ onResolve }) =>
    onResolve({ filter: /^\./ }, ({ path, importer, resolveDir }) => {
      const file = importer === '' ? undefined : worldFile(path, resolveDir);
      return file === undefined ? undefined : { path: moduleOf(file), external: true };
    }),
};

/** Others may run tests at the same time: a module is replaced whole, and only where it has changed. */
function keep(path: string, contents: string): void {
  if (existsSync(path) && readFileSync(path, 'utf8') === contents) return;
  mkdirSync(dirname(path), { recursive: true });
  const beside = `${path}.${process.pid}`;
  writeFileSync(beside, contents);
  renameSync(beside, path);
}

/** Compiles the world, and has every import of a module of it answered with what was compiled. */
export async function compiledSource(): Promise<Plugin> {
  const files = ['src', 'devices', 'machines'].flatMap((folder) => filesIn(join(root, folder)));
  const { outputFiles } = await build({
    entryPoints: files.filter((file) => isWorld(relative(root, file))),
    outbase: root,
    outdir: compiled,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    packages: 'external',
    format: 'esm',
    platform: 'node',
    target: 'node20',
    sourcemap: 'inline',
    sourcesContent: false,
    write: false,
    plugins: [keepApart],
  });
  for (const { path, text } of outputFiles) keep(path, text);
  return {
    name: 'compiled source',
    enforce: 'pre',
    resolveId(target, importer) {
      if (importer === undefined || !/^[./]/.test(target)) return undefined;
      const file = worldFile(target, dirname(importer));
      return file === undefined ? undefined : { id: moduleOf(file), external: true };
    },
  };
}
