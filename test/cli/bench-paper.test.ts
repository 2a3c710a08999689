import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { experiments } from '../../src/paper/experiments';
import { isLong } from '../check/length';

const folder = mkdtempSync(join(tmpdir(), 'bench-paper-'));
afterAll(() => rmSync(folder, { recursive: true }));
const run = (...args: readonly string[]) =>
  spawnSync('node', ['dist/cli.js', 'bench', 'paper', ...args], { encoding: 'utf8' });

describe('bench paper', () => {
  test('--out writes tables, figures and one report; --json prints the same tables', () => {
    const out = join(folder, 'report');
    const { status, stdout, stderr } = run('--only', 'operations,delay', '--scale', '0.005', '--json', '--out', out);
    expect(status, stderr).toBe(0);
    const { scale, experiments: told } = JSON.parse(stdout);
    expect(scale).toBe(0.005);
    expect(Object.keys(told)).toEqual(['operations', 'delay']);
    expect(readdirSync(out).sort()).toEqual(
      [
        'delay-read.svg',
        'delay-write.svg',
        'delay.csv',
        'figures.json',
        'operations.csv',
        'report.html',
        'transfer.csv',
      ].sort(),
    );
    const html = readFileSync(join(out, 'report.html'), 'utf8');
    expect(html).toContain('understudy bench paper --only operations,delay --scale 0.005 --runs 20 --out');
    const { chapters } = JSON.parse(readFileSync(join(out, 'figures.json'), 'utf8'));
    expect(chapters).toMatchObject([{ name: 'delay', figures: [{ name: 'delay-write' }, { name: 'delay-read' }] }]);
  });

  const all = isLong ? '' : ' (SKIPPED: `npm run test:long` runs them)';
  test.skipIf(!isLong)(`every experiment at 0.05 ends, each with a table${all}`, () => {
    const { status, stdout, stderr } = run('--scale', '0.05', '--json', '--out', join(folder, 'all'));
    expect(status, stderr).toBe(0);
    const told = JSON.parse(stdout).experiments;
    expect(Object.keys(told)).toEqual(experiments.map(({ name }) => name));
    for (const { tables } of Object.values(told) as { tables: { rows: unknown[] }[] }[])
      for (const { rows } of tables) expect(rows.length).toBeGreaterThan(0);
  });

  test.each([
    [['--only', 'fig9'], /there is no experiment fig9: expected some of fig2, fig3/],
    [['--scale', '0'], /Expected a scale from 0\.001 to 1/],
    [['--scale', '2'], /Expected a scale from 0\.001 to 1/],
    [['--scale', 'half'], /Expected a scale from 0\.001 to 1/],
    [['--workers', '0'], /--workers/],
    [['--rounds', '3'], /--rounds has no meaning with bench paper/],
  ])('%j is refused with one line', (args, message) => {
    const { status, stderr } = run(...args);
    expect(status).toBe(2);
    expect(stderr).toMatch(message);
    expect(stderr.trim().split('\n')).toHaveLength(1);
  });

  test('a folder that cannot be made is refused before anything runs', () => {
    const file = join(folder, 'file');
    writeFileSync(file, '');
    const { status, stdout, stderr } = run('--out', join(file, 'below'));
    expect([status, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(/cannot write the folder .*below/);
    expect(existsSync(join(file, 'below'))).toBe(false);
  });

  // There Node's own way to make folders never returns.
  test.skipIf(!existsSync('/proc/self'))('nor does a folder in /proc', () => {
    const { status, stderr } = run('--out', '/proc/none');
    expect([status, stderr]).toEqual([2, expect.stringMatching(/cannot write the folder \/proc\/none/)]);
  });

  test.each(['paper', 'linux', 'protocol'])('instructions of a run have no meaning with bench %s', (what) => {
    const args = ['dist/cli.js', 'bench', what, '--instructions', '200000'];
    const { status, stderr } = spawnSync('node', args, { encoding: 'utf8' });
    expect([status, stderr]).toEqual([2, `error: --instructions has no meaning with bench ${what}\n`]);
  });

  test('options of the paper’s have no meaning elsewhere', () => {
    const { status, stderr } = spawnSync('node', ['dist/cli.js', 'bench', 'cpu', '--scale', '0.5'], {
      encoding: 'utf8',
    });
    expect(status).toBe(2);
    expect(stderr).toMatch(/--scale has no meaning with bench cpu/);
  });
});
