import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { AnyStateNode } from 'xstate';
import { hypervisorMachine } from '../../machines/hypervisor';

const readme = readFileSync('README.md', 'utf8');

/** The indented blocks of a section. */
const blocks = (heading: string): readonly string[] => {
  const [, section = ''] = readme.split(`\n## ${heading}\n`);
  const [own] = section.split(/^## /m);
  return own.match(/(?:^ {4}.*\n(?:\n(?= {4}))*)+/gm)?.flatMap((block) => block.trimEnd().split(/\n\n/)) ?? [];
};
const tried = blocks('What to try');

describe('README.md, what to try', () => {
  const commands = tried.filter((block) => block.startsWith('    node dist/cli.js '));

  test('has six commands, each with what it prints', () => {
    expect(commands.length).toBe(6);
    expect(tried.length).toBe(12);
  });

  test.each(commands)('%s: prints what is quoted', (command) => {
    const quoted = tried[tried.indexOf(command) + 1].split('\n').map((line) => line.slice(4));
    const { stdout, stderr } = spawnSync('bash', ['-c', command], { encoding: 'utf8' });
    const printed = `${stdout}${stderr}`;
    expect(quoted.filter((line) => !printed.includes(line))).toEqual([]);
  });
});

/** The role that a state of the chart belongs to. */
const roleOf = (node: AnyStateNode): string => node.path[0];

/** Every transition of this state and the states in it that leads into another role, as the diagram writes it. */
function ways(node: AnyStateNode): readonly string[] {
  const own = [...node.transitions.values()].flat().concat(node.always ?? []);
  const targets = own.flatMap(({ target }) => target ?? []);
  const from = roleOf(node) === 'starting' ? '[*]' : roleOf(node);
  return [
    ...targets.filter((target) => roleOf(target) !== roleOf(node)).map((target) => `${from} --> ${roleOf(target)}`),
    ...Object.values(node.states).flatMap(ways),
  ];
}

test('README.md draws the roles and the moves between them as the chart has them', () => {
  const drawn = [...readme.matchAll(/^ {4}(\S+) --> (\w+)/gm)].map(([, from, to]) => `${from} --> ${to}`);
  const inChart = new Set(Object.values(hypervisorMachine.root.states).flatMap(ways));
  expect([...drawn].sort()).toEqual([...inChart].sort());
});
