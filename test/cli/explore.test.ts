import { spawnSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { exploredMutations } from '../../src/check/explorer/mutants';

function explore(...args: readonly string[]) {
  return spawnSync('node', ['dist/cli.js', 'explore', ...args], { encoding: 'utf8' });
}

test('rules taken away: each is missed, told as a story, and the exit code is 0', () => {
  const { status, stdout, stderr } = explore('--mutate', 'P7', 'commitValues', '--workers', '2', '--quiet');
  expect([status, stderr]).toEqual([0, '']);
  expect(stdout).toMatch(/without P7, in 5 steps:\n {2}1\. right runs\n/);
  expect(stdout.indexOf('without P7')).toBeLessThan(stdout.indexOf('without commitValues'));
  expect(stdout).toContain('no rule can be taken away unnoticed');
});

test('one object with --json: the counts of each configuration, of each rule and of each transition', () => {
  const { status, stdout } = explore('a tape record, original', '--json', '--quiet');
  const told = JSON.parse(stdout);
  expect(status).toBe(0);
  expect(told.configurations).toMatchObject([{ name: 'a tape record, original', complete: true }]);
  expect(told.states).toBe(told.configurations[0].states);
  expect(told.rules.find(({ name }: { name: string }) => name === 'P7').times).toBeGreaterThan(0);
});

test('what is given up before its end is not complete, and the exit code is 1', () => {
  const { status, stdout } = explore('two writes, original', '--states', '100', '--quiet');
  expect(status).toBe(1);
  expect(stdout).toContain('not complete');
});

test('--list tells the names of what --mutate takes', () => {
  expect(explore('--list', '--mutate', 'all').stdout.trim().split('\n')).toEqual([...exploredMutations]);
});

describe('bad input: one line, exit code 2', () => {
  test.each([
    [['nothing'], /^error: there is no configuration named nothing; understudy explore --list tells/],
    [
      ['--mutate', 'P9'],
      /^error: there is no rule that can be taken away named P9; understudy explore --list --mutate/,
    ],
    [['--all', 'two writes, original'], /^error: --all and names of configurations exclude each other/],
    [['two writes, original', '--mutate', 'P7'], /^error: --mutate explores its own configurations/],
    [['--states', '0'], /Expected a whole number, 1 or more/],
  ] as const)('%s', (args, message) => {
    const { status, stderr, stdout } = explore(...args);
    expect([status, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(message);
  });
});
