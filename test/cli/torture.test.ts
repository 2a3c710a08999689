import { spawnSync } from 'node:child_process';
import { appendFileSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { isLong } from '../check/length';
import { refusedInOneLine } from './in-process';

const folder = mkdtempSync(join(tmpdir(), 'understudy-torture-'));
afterAll(() => rmSync(folder, { recursive: true }));
const torture = (...args: readonly string[]) =>
  spawnSync('node', ['dist/cli.js', 'torture', ...args], { encoding: 'utf8' });

describe('torture: one clear line and exit code 2', () => {
  test.each([
    ['seeds that are none', ['--seeds', '1-5'], /'1-5' is invalid\. Expected FIRST\.\.LAST/],
    ['seeds the wrong way round', ['--seeds', '9..5'], /Expected FIRST\.\.LAST/],
    ['an unknown guest', ['--guest', 'linux'], /no guest named linux for campaigns: expected some of ledger/],
    ['an unknown fault', ['--faults', 'loss,fire'], /'fire' is no fault: expected some of killPrimary/],
    ['an unknown protocol', ['--protocol', 'fast'], /'fast' is no protocol: expected one of original/],
    ['no workers', ['--workers', '0'], /'0' is invalid.*1 to 64/],
    ['no time', ['--minutes', '0'], /Expected minutes, more than 0/],
    ['results that cannot be written', ['--out', join(folder, 'no', 'out')], /cannot write the results/],
    [
      'a picture that cannot be written',
      ['--seeds', '7..7', '--quiet', '--picture', folder],
      /cannot write the picture/,
    ],
    ['an unknown rule', ['--mutate', 'P9'], /no rule named P9 that can be taken away/],
    ['a rule and a file', ['--mutate', 'P7', '--out', join(folder, 'out')], /--mutate has no use for --out/],
    ['a recipe of no search', ['--recipe', '1@5 -> 2'], /--recipe has no meaning without --guided/],
    ['a recipe and a rule', ['--guided', '--recipe', '1@5 -> 2', '--mutate', 'P7'], /--mutate has no meaning with/],
    ['what is no recipe', ['--guided', '--recipe', '1@x'], /'1@x' is no recipe: expected seeds and events/],
    ['a guided search of real processes', ['--live', '--guided'], /--guided has no meaning with --live/],
    ['an end that is none', ['--until', 'tea'], /'tea' is no end of a campaign: expected sometimes/],
    ['an end and a rule', ['--until', 'sometimes', '--mutate', 'P7'], /--until has no meaning with --mutate/],
    ['an end of real processes', ['--until', 'sometimes', '--live'], /--until has no meaning with --live/],
    ['a rule and a late first seed', ['--mutate', 'P7', '--seeds', '5..9'], /begins at seed 1/],
  ])('%s', (_name, args, message) => refusedInOneLine(message, 'torture', ...args));

  // A campaign is known by the built program.
  test('results of another campaign', () => {
    const other = join(folder, 'other.jsonl');
    writeFileSync(other, '{"campaign":{}}\n');
    const { status, stdout, stderr } = torture('--out', other);
    expect([status, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(/^error: .*other\.jsonl holds the results of another campaign.*\n$/);
  });
});

test('a campaign goes on where it was interrupted, on any number of threads, and draws what it has covered', () => {
  const [out, whole, picture] = ['part.jsonl', 'whole.jsonl', 'picture.svg'].map((name) => join(folder, name));
  const args = ['--guest', 'echo', '--faults', 'killPrimary,loss', '--quiet', '--json'];
  expect(torture('--seeds', '1..3', '--out', out, ...args).status).toBe(0);
  const before = readFileSync(out, 'utf8');
  appendFileSync(out, '{"seed":4,"verd');
  const { status, stdout } = torture('--seeds', '1..6', '--out', out, '--workers', '2', '--picture', picture, ...args);
  const { coverage, ...told } = JSON.parse(stdout);
  expect([status, told]).toMatchObject([0, { runs: 6, verdicts: { inconsistent: 0 }, failures: [] }]);
  expect(readFileSync(out, 'utf8').startsWith(before)).toBe(true);
  expect(torture('--seeds', '1..6', '--out', whole, ...args).status).toBe(0);
  const sorted = (path: string) => readFileSync(path, 'utf8').split('\n').sort();
  expect(sorted(out)).toEqual(sorted(whole));
  expect(Object.keys(coverage).length).toBeGreaterThan(3);
  expect(existsSync(picture) && readFileSync(picture, 'utf8')).toMatch(/^<svg [\s\S]*kill primary[\s\S]*<\/svg>\n$/);
});

test('--until sometimes tells what has not come within its seeds, the same on any number of threads', () => {
  const args = ['--until', 'sometimes', '--seeds', '1..4', '--guest', 'echo', '--quiet', '--json'];
  const [one, two] = [torture(...args), torture(...args, '--workers', '2')];
  expect([one.status, two.status]).toEqual([1, 1]);
  const [{ runs, sometimes }, other] = [JSON.parse(one.stdout), JSON.parse(two.stdout)];
  expect([runs, other.sometimes]).toEqual([4, sometimes]);
  expect(sometimes.never).toContain('hypervisor.joining.copying detector.peerFailed hypervisor.deposed');
  expect(sometimes.never.length).toBeLessThan(sometimes.expected);
});

test.runIf(isLong)('a guided search comes to each rule and each transition', () => {
  const { status, stdout } = torture('--guided', '--until', 'sometimes', '--seeds', '1..1000', '--quiet', '--json');
  expect([status, JSON.parse(stdout).sometimes.never]).toEqual([0, []]);
});

test('--mutate tells after how many seeds a rule is missed: 0 if each is, 1 if not', () => {
  const found = torture('--mutate', 'P0', '--seeds', '1..20', '--guest', 'echo', '--quiet');
  expect([found.status, found.stdout]).toEqual([0, expect.stringMatching(/^P0 +\d+ {2}\S.*\n$/)]);
  const missed = torture('--mutate', 'P7', '--seeds', '1..2', '--guest', 'echo', '--faults', 'delay', '--quiet');
  expect([missed.status, missed.stdout]).toEqual([1, expect.stringMatching(/^P7 +– {2}not missed in 2 seeds\n$/)]);
});
