import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { createMachine } from 'xstate';
import { elementsOf } from '../chart/xml';
import { inProcess, refusedInOneLine } from './in-process';

const folder = mkdtempSync(join(tmpdir(), 'understudy-charts-'));
afterAll(() => rmSync(folder, { recursive: true }));
symlinkSync(resolve('node_modules'), join(folder, 'node_modules'));

/** In a process of its own, for a module may do what it likes there. */
const charts = (...args: readonly string[]) =>
  spawnSync(process.execPath, ['dist/cli.js', 'charts', ...args], { encoding: 'utf8', timeout: 60_000 });

function module(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

const light = "createMachine({ id: 'light', initial: 'red', states: { red: { on: { go: 'green' } }, green: {} } })";
const one = module('one.mjs', `import { createMachine } from 'xstate'; export default ${light};`);
const two = module(
  'two.mjs',
  `import { createMachine } from 'xstate'; export const light = ${light}; export const lamp = createMachine({ id: 'x' }); export const note = 1;`,
);

const ours = [
  'console',
  'environment',
  'failureDetector',
  'hypervisor',
  'lanCommandUnit',
  'lanReceiveUnit',
  'scsiController',
  'scsiTarget',
];

describe('understudy charts', () => {
  test('lists our charts', async () => {
    const { status, stdout } = await inProcess('charts');
    expect(status).toBe(0);
    expect(stdout.split('\n').map((line) => line.split(' ')[0])).toEqual([...ours, '']);
  });

  test('draws one of ours, named in either way', async () => {
    const { status, stdout } = await inProcess('charts', 'failure-detector');
    expect([status, elementsOf(stdout)[0]]).toEqual([0, 'svg']);
    expect((await inProcess('charts', 'failureDetector')).stdout).toBe(stdout);
  });

  test('writes all of ours into a folder', async () => {
    const out = join(folder, 'all');
    const { status, stderr } = await inProcess('charts', '--out', out, '--format', 'mermaid');
    expect(status).toBe(0);
    expect(stderr.match(/^wrote /gm)).toHaveLength(ours.length);
    expect(readdirSync(out)).toEqual(ours.map((name) => `${name}.mmd`));
  });

  test('a module of one’s own: its default export; what it prints and what it keeps running disturb nothing', () => {
    const chatty = module(
      'chatty.mjs',
      `import { createMachine } from 'xstate'; console.log('hello'); setInterval(() => {}, 1000); export default ${light};`,
    );
    const { status, stdout, stderr } = charts(chatty, '--format', 'json');
    expect([status, stderr]).toEqual([0, 'hello\n']);
    expect(createMachine(JSON.parse(stdout)).id).toBe('light');
  });

  test('a CommonJS module’s properties', () => {
    const path = module(
      'old.cjs',
      `const { createMachine } = require('xstate'); module.exports = { light: ${light} };`,
    );
    expect(charts(path, '--format', 'scxml').stdout).toContain('name="light"');
  });

  test('several machines: one by its name, or all into a folder', () => {
    expect(charts(two, '--machine', 'light', '--format', 'chart').stdout).toContain('"id": "light"');
    const out = join(folder, 'mine/');
    expect(charts(two, '--out', out).status).toBe(0);
    expect(readdirSync(out)).toEqual(['lamp.svg', 'light.svg']);
  });

  test('one machine into a file, with the colours of a theme', () => {
    const out = join(folder, 'light.svg');
    expect(charts(one, '--out', out, '--theme', 'dark').status).toBe(0);
    expect(readFileSync(out, 'utf8')).not.toContain('prefers-color-scheme');
  });

  test.each([
    ['a syntax error', [module('broken.mjs', 'export default {')], /broken\.mjs cannot be loaded: SyntaxError/],
    [
      'what throws',
      [module('throws.mjs', "throw new Error('no\\u001b[31m luck')")],
      /throws\.mjs cannot be loaded: no/,
    ],
    ['what throws no error', [module('odd.mjs', 'throw undefined')], /odd\.mjs cannot be loaded: undefined/],
    [
      'a missing package',
      [module('lost.mjs', "import 'no-such-package'")],
      /lost\.mjs cannot be loaded: .*no-such-package/,
    ],
    ['what never loads', [module('never.mjs', 'await new Promise(() => {})')], /never\.mjs .*awaits what never comes/],
    ['what ends the process', [module('exits.mjs', 'process.exit(0)')], /exits\.mjs .*ends the process/],
    [
      'what rejects',
      [
        module(
          'rejects.mjs',
          "Promise.reject(new Error('later')); await 0; await new Promise((r) => setTimeout(r, 50));",
        ),
      ],
      /later/,
    ],
    [
      'no machine',
      [module('none.mjs', 'export const a = 1, b = {}')],
      /none\.mjs exports no machine of XState 5, only a, b:/,
    ],
    ['nothing', [module('empty.mjs', '')], /exports no machine of XState 5, nothing/],
    ['an image', ['examples/guests/ledger.elf'], /ledger\.elf cannot be loaded/],
    ['a machine that is not there', [two, '--machine', 'lift'], /two\.mjs has no machine lift: it has lamp, light/],
    ['several and no place', [two], /two\.mjs has 2 machines \(lamp, light\): name one with --machine, or a folder/],
  ])('%s: one clear line and exit code 2', (_, args, words) => {
    const { status, stdout, stderr } = charts(...args);
    expect([status, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(words);
    expect(stderr).toMatch(/^error: .*\n$/);
  });

  test.each([
    [
      'neither chart nor file',
      ['frobnicator'],
      /frobnicator is no file, and none of our charts: console, .*scsiTarget/,
    ],
    ['a folder', [folder], /is no file/],
    ['a form of the list', ['--format', 'json'], /name a chart, or a folder with --out/],
    [
      'colours of a text',
      ['console', '--format', 'json', '--theme', 'dark'],
      /--theme has no meaning with --format json/,
    ],
    ['a machine of one of ours', ['console', '--machine', 'x'], /--machine has no meaning with console/],
    ['an unknown form', ['console', '--format', 'png'], /'png' is invalid.*Allowed choices are svg/],
    ['a place that cannot be', ['console', '--out', '/dev/null/x.svg'], /\/dev\/null\/x\.svg/],
    ['a folder that cannot be', ['--out', '/dev/null/x/'], /\/dev\/null\/x/],
  ])('%s: one clear line and exit code 2', (_, args, words) => refusedInOneLine(words, 'charts', ...args));

  test('TypeScript that this Node does not import is told of', () => {
    const path = module('typed.ts', `import { createMachine } from 'xstate'; export const x: unknown = ${light};`);
    const { status, stdout, stderr } = charts(path);
    // From 22.18 on Node imports TypeScript by itself.
    if (status === 0) expect(elementsOf(stdout)[0]).toBe('svg');
    else
      expect([status, stderr]).toEqual([
        2,
        expect.stringMatching(/typed\.ts cannot be loaded: this Node imports no TypeScript/),
      ]);
  });
});
