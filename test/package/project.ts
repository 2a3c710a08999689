/** A project somewhere else that has the packed package installed. */
import { spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';

const installPatienceMs = 45_000;

export function run(folder: string, command: string, ...args: readonly string[]) {
  const { status, stdout, stderr, error } = spawnSync(command, args, {
    cwd: folder,
    encoding: 'utf8',
    timeout: 2 * installPatienceMs,
    env: { ...process.env, NODE_OPTIONS: '', npm_config_engine_strict: 'false' },
  });
  return { status, stdout, stderr: `${stderr}${error ?? ''}` };
}

/** Of this repository's packages, by what `dependencies` and `peerDependencies` of package.json say. */
export const manifest = JSON.parse(readFileSync('package.json', 'utf8')) as {
  readonly version: string;
  readonly dependencies: Readonly<Record<string, string>>;
  readonly peerDependencies: Readonly<Record<string, string>>;
};

/** The tarball as `npm pack` makes it, unpacked: what the registry would hand out. */
export function unpack(): { readonly folder: string; readonly tarball: string } {
  const folder = mkdtempSync(join(tmpdir(), 'understudy-package-'));
  const { status, stderr } = run('.', 'npm', 'pack', '--silent', '--pack-destination', folder);
  if (status !== 0) throw new Error(stderr);
  const tarball = join(folder, readdirSync(folder).find((name) => name.endsWith('.tgz')) as string);
  run(folder, 'tar', 'xzf', tarball);
  return { folder, tarball };
}

/**
 * An empty project with the package: installed from the tarball by npm, or, where no registry is at hand, unpacked
 * beside this repository's own packages.
 */
export function project(packed: ReturnType<typeof unpack>): {
  readonly folder: string;
  readonly installed: 'npm' | 'links';
} {
  const folder = join(packed.folder, 'project');
  mkdirSync(folder);
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ name: 'extender', type: 'module', private: true }));
  const npm = spawnSync('npm', ['install', '--prefer-offline', '--no-audit', '--no-fund', packed.tarball], {
    cwd: folder,
    timeout: installPatienceMs,
  });
  if (npm.status === 0 && existsSync(join(folder, 'node_modules/understudy'))) return { folder, installed: 'npm' };
  rmSync(join(folder, 'node_modules'), { recursive: true, force: true });
  mkdirSync(join(folder, 'node_modules'));
  cpSync(join(packed.folder, 'package'), join(folder, 'node_modules/understudy'), { recursive: true });
  for (const name of Object.keys({ ...manifest.dependencies, ...manifest.peerDependencies })) link(folder, name, name);
  return { folder, installed: 'links' };
}

/** A package of this repository under another name: `link(folder, 'xstate', 'xstate-oldest')`. */
export function link(folder: string, name: string, from: string): void {
  const path = join(folder, 'node_modules', name);
  if (existsSync(path)) renameSync(path, `${path}-before`);
  symlinkSync(resolve('node_modules', from), path, 'dir');
}

/** The lines that the compiler has for these files in a strict project of Node's own modules; `more` are options. */
export function compile(folder: string, files: readonly string[], ...more: readonly string[]): readonly string[] {
  const options = '--strict --target ES2022 --module NodeNext'.split(' ');
  const types = ['--types', 'node', '--typeRoots', resolve('node_modules/@types')];
  const { stdout } = run(folder, resolve('node_modules/.bin/tsc'), ...options, ...types, ...more, ...files);
  return stdout.split('\n').filter((line) => line !== '');
}

/** TypeScript sources as JavaScript in the project; the package stays an import. */
export function bundle(folder: string, source: string, format: 'esm' | 'cjs', external: readonly string[]): string {
  const output = `${basename(source, '.ts')}.${format === 'esm' ? 'mjs' : 'cjs'}`;
  const externals = external.map((name) => `--external:${name}`);
  const esbuild = resolve('node_modules/.bin/esbuild');
  const options = ['--bundle', '--platform=node', '--log-level=error', `--format=${format}`, `--outfile=${output}`];
  const { status, stderr } = run(folder, esbuild, source, ...options, ...externals);
  if (status !== 0) throw new Error(stderr);
  return output;
}
