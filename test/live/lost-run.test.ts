/** A campaign over real processes tells where the traces are of a run that no replica has survived. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { version } from '../../package.json';
import { digest } from '../../src/base/digest';

const folder = mkdtempSync(join(tmpdir(), 'understudy-lost-'));
afterAll(() => rmSync(folder, { recursive: true }));

test('a run without a replica left is no failure, and is told with its folder', () => {
  const out = join(folder, 'results');
  const head = { live: true, version, guests: { echo: digest(readFileSync('examples/guests/echo.elf')) } };
  const run = { seed: 3, guest: 'echo', faults: {}, kills: 2, ms: 1, failovers: 0, joins: 0, epochs: 9 };
  const verdicts = [{ verdict: 'no replica left' }, { seed: 4, verdict: 'consistent' }];
  const lines = [head, ...verdicts.map((verdict) => ({ ...run, ...verdict }))];
  writeFileSync(out, lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
  const args = ['torture', '--live', '--guest', 'echo', '--kills', '4', '--out', out, '--quiet'];
  const campaign = (...more: readonly string[]) =>
    spawnSync(process.execPath, ['dist/cli.js', ...args, ...more], { encoding: 'utf8' });
  const { status, stdout } = campaign();
  expect(status).toBe(0);
  expect(stdout).toContain(`no replica left: seed 3 (echo); its traces are in ${join(folder, 'torture-live-3')}\n`);
  const { lost, failures } = JSON.parse(campaign('--json').stdout);
  expect([lost, failures]).toEqual([[{ seed: 3, guest: 'echo', verdict: 'no replica left' }], []]);
});
