import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';

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

test('README.md shows the chart of the roles', () => {
  expect(readme).toMatch(/^!\[.*\]\(docs\/charts\/hypervisor\.svg\)$/m);
});
