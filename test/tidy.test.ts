import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, normalize } from 'node:path';
import { describe, expect, test } from 'vitest';

/** The house: which room may import which. A room may always import itself. */
const below: Readonly<Record<string, readonly string[]>> = {
  'src/base': [],
  'src/ports': ['src/base'],
  'src/pa-risc': ['src/base', 'src/ports'],
  'src/protocol': ['src/base', 'src/ports'],
  'src/trace': ['src/base', 'src/ports'],
  machines: [],
  devices: ['src/base', 'src/ports', 'machines'],
};
const under = (room: string, more: readonly string[]) =>
  [...Object.keys(below), ...more].filter((name) => name !== room);
const rooms: Readonly<Record<string, readonly string[]>> = {
  ...below,
  // Pictures of statecharts are of use outside this emulator, and know nothing of it.
  'src/chart': ['src/base'],
  // The environment's side of its protocol, in whatever world.
  'src/environment': under('src/environment', []),
  'src/hypervisor': under('src/hypervisor', []),
  'src/replica': under('src/replica', ['src/hypervisor']),
  'src/sim': under('src/sim', ['src/hypervisor', 'src/replica', 'src/environment']),
  'src/paper': under('src/paper', ['src/hypervisor', 'src/replica', 'src/sim']),
  'src/inspector': ['src/base', 'devices'],
  'src/check': under('src/check', ['src/hypervisor', 'src/replica', 'src/environment', 'src/sim']),
  'src/lab': under('src/lab', ['src/hypervisor', 'src/replica', 'src/sim', 'src/check', 'src/chart']),
  // The twin of `src/sim`: processes, sockets and files.
  'src/live': under('src/live', ['src/hypervisor', 'src/replica', 'src/environment']),
  // Work on many machines, whatever the work is.
  'src/fleet': ['src/base'],
  'src/cli': under('src/cli', [
    'src/live',
    'src/fleet',
    'src/chart',
    'src/hypervisor',
    'src/replica',
    'src/sim',
    'src/check',
    'src/inspector',
    'src/paper',
  ]),
};
const longer = /(instructions\/\w+|interpreter)\.ts$/;

function filesIn(folder: string): string[] {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    return statSync(path).isDirectory() ? filesIn(path) : path.endsWith('.ts') ? [path] : [];
  });
}

/** Pages stand in a browser, and their views are no modules of the world. */
const isPage = (path: string) => /^src\/((lab|inspector)\/)?page\//.test(path);
const files = ['src', 'machines', 'devices'].flatMap(filesIn).filter((path) => !isPage(path));
const text = (path: string) => readFileSync(path, 'utf8');
const roomOf = (path: string) => Object.keys(rooms).find((room) => path.startsWith(`${room}/`));
const importsOf = (path: string) =>
  [...text(path).matchAll(/from '([^']+)'|import\('(\.[^']+)'\)/g)].map(([, target, later]) => target ?? later);

describe('tidy', () => {
  test.each(files.filter((path) => roomOf(path) !== undefined))('%s imports only rooms below its own', (path) => {
    const room = roomOf(path) as string;
    for (const target of importsOf(path)) {
      if (target.startsWith('.')) {
        const other = roomOf(normalize(join(path, '..', target)));
        expect([room, ...rooms[room]], `${path} imports ${target}`).toContain(other);
      } else if (target.startsWith('node:'))
        expect(['src/cli', 'src/live', 'src/fleet'], `${path} imports ${target}`).toContain(room);
      else if (room === 'machines') expect(target, path).toBe('xstate');
      else expect(room, `${path} imports ${target}`).not.toBe('src/chart');
    }
  });

  test.each(filesIn('examples'))('%s imports only the public door', (path) => {
    const others = importsOf(path).filter((target) => !target.startsWith('./') && target !== 'understudy');
    // A guest comes out of a file.
    expect(others.filter((target) => !['xstate', 'rxjs', '@statelyai/inspect', 'node:fs'].includes(target))).toEqual(
      [],
    );
  });

  test('the simulated world reads no wall clock, no unseeded randomness, no timer and no promise', () => {
    const clocks = /Date\.now|new Date|Math\.random|performance\.now|[^.\w]setTimeout\(|[^.\w]setInterval\(/;
    const promises = /fromPromise|Promise|async |\bafter:/;
    for (const path of files.filter((each) => !/^src\/(cli|lab|live|fleet)\//.test(each))) {
      expect(clocks.exec(text(path))?.[0], path).toBeUndefined();
      // Where a picture's parts stand is found by ELK, which promises.
      if (!path.startsWith('src/chart/')) expect(promises.exec(text(path))?.[0], path).toBeUndefined();
    }
  });

  test('no top-level await: the package can be required, and bundled as CommonJS', () => {
    expect(
      files.filter((path) => !/^src\/(cli|live|fleet)\//.test(path) && /^(\S.*)?\bawait /m.test(text(path))),
    ).toEqual([]);
  });

  test('what a chart or a stream throws ends the world: each is made where the clock hears of it', () => {
    const where = ['src/base/listen.ts', 'src/base/branch.ts', 'devices/watched.ts'];
    for (const path of files.filter((each) => !each.startsWith('src/cli/') && !where.includes(each))) {
      const calls = text(path)
        .split('\n')
        .filter((line) => !/^import|^ *\*/.test(line))
        .join('\n');
      if (calls.includes('createActor(')) expect(calls, path).toContain('watched(');
      expect(/(?<![cC]lock)\.subscribe\(/.exec(calls)?.[0], path).toBeUndefined();
    }
  });

  test('only the checker can take a rule away: no other room knows the word', () => {
    const others = files.filter((path) => !/^src\/(check|cli)\//.test(path));
    expect(others.filter((path) => /\bmuta(te|tion|nt)/i.test(text(path)))).toEqual([]);
  });

  test('a file stays under 300 lines; only tables and dispatch loops are longer', () => {
    const long = files.filter((path) => !longer.test(path) && text(path).split('\n').length > 301);
    expect(long).toEqual([]);
  });

  test('a comment is at most 120 columns wide', () => {
    const comment = /^\s*(?:\/\/|\/?\*)|\s\/\/ /;
    for (const path of [...files, ...filesIn('examples'), ...filesIn('test')]) {
      const wide = text(path)
        .split('\n')
        .filter((line) => line.length > 120 && comment.test(line));
      expect(wide, path).toEqual([]);
    }
  });

  test('no escape from the type checker, nothing left to do', () => {
    for (const path of files)
      expect(/\bas any\b|: any\b|@ts-ignore|@ts-nocheck|TODO|FIXME|XXX/.exec(text(path)), path).toBeNull();
  });

  test('no dead file: somebody imports each', () => {
    const tests = filesIn('test');
    const imported = new Set(
      [...files, ...tests].flatMap((path) =>
        importsOf(path)
          .filter((target) => target.startsWith('.'))
          .map((target) => `${normalize(join(path, '..', target))}.ts`),
      ),
    );
    const doors = [
      'src/index.ts',
      'machines/index.ts',
      'src/chart/index.ts',
      'src/cli/main.ts',
      'src/cli/explore/worker.ts',
      'src/cli/torture/worker.ts',
      'src/cli/torture/live/worker.ts',
      'src/cli/bench/live/bare-worker.ts',
      'src/cli/bench/paper/worker.ts',
      'src/lab/worker.ts',
    ];
    expect(files.filter((path) => !imported.has(path) && !doors.includes(path))).toEqual([]);
  });

  test.each(['P0', 'P1', 'P2', 'P3', 'P4', 'P5', 'P6', 'P7', 'IO1', 'IO2', 'output commit'])(
    '%s has a file of tests, which quotes the paper’s sentence with its section',
    (rule) => {
      const path = `test/rules/${rule.toLowerCase().replace(' ', '-')}.test.ts`;
      expect(text(path)).toMatch(/^\/\*\*[\s\S]*?\(§[\d.]+.*\):?[\s*]+"/);
      expect(text(path)).toMatch(new RegExp(`test(\\.each.*)?\\('${rule}`));
    },
  );
});
