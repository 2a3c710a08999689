import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { play, terminalsAreHere, withoutTerminals } from './play';

const folder = mkdtempSync(join(tmpdir(), 'understudy-'));
afterAll(() => rmSync(folder, { recursive: true }));

const cli = (...args: readonly string[]) => ['dist/cli.js', ...args];

/** On a slow machine, however fast this one is: each look at the clock takes 5 ms. */
const slowly = (...args: readonly string[]) => [
  '--import',
  'data:text/javascript,let now = Date.now(); Date.now = () => (now += 5);',
  ...cli(...args),
];

test('--version tells the package’s version', () => {
  const { stdout, status } = spawnSync('node', cli('--version'), { encoding: 'utf8' });
  const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };
  expect([stdout, status]).toEqual([`${version}\n`, 0]);
});

describe.skipIf(!terminalsAreHere)(`words on a terminal${withoutTerminals}`, () => {
  test('torture --mutate tells each rule once', () => {
    const { output, code } = play(cli('torture', '--mutate', 'P0', 'P7', '--seeds', '1..40'), []);
    expect(code).toBe(0);
    for (const rule of ['P0', 'P7']) expect(output.match(new RegExp(`${rule} +\\d+  `, 'g')), rule).toHaveLength(1);
  });

  test('a long run says how far it is: the bare machine first, then the pair; the line gives way to the guest’s', () => {
    const { output, code } = play(slowly('run', 'examples/guests/ledger.elf', '--append', 'transactions=10'), []);
    expect(code).toBe(0);
    const bare = output.indexOf('first the bare machine, to compare with: ');
    expect(bare).toBeGreaterThanOrEqual(0);
    expect(output.indexOf('ledger: 10 transactions')).toBeGreaterThan(bare);
    expect(output).toMatch(/pair \(the bare machine took \d+\.\d\d s\): \d+\.\d\d s of virtual time\r.\[K/);
    for (const line of output.split('\r\n')) expect(line).not.toMatch(/virtual time(?!\r.\[K)/);
  });

  test('told to be quiet, it does not', () => {
    const args = slowly('run', 'examples/guests/ledger.elf', '--append', 'transactions=10', '--quiet');
    expect(play(args, []).output).not.toContain('virtual time');
  });

  test('Ctrl-C ends a replay step by step with 130', () => {
    const trace = join(folder, 'trace.jsonl');
    spawnSync('node', cli('run', 'examples/guests/countdown.elf', '--trace', trace));
    const played = play(cli('replay', trace, '--step'), [
      ['wait', '> '],
      ['type', '\u0003'],
    ]);
    expect(played).toMatchObject({ waited: true, code: 130, restored: true });
    const hungUp = play(cli('replay', trace, '--step'), [
      ['wait', '> '],
      ['signal', 'SIGHUP'],
    ]);
    expect(hungUp).toMatchObject({ waited: true, signal: 'SIGHUP', restored: true });
  });
});
