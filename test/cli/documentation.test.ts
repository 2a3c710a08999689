import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { switchValues } from '../../src/hypervisor/switches';
import { inProcess } from './in-process';

const help = async (command: string): Promise<string> => (await inProcess(command, '--help')).stdout;
const overview = spawnSync(process.execPath, ['dist/cli.js', '--help'], { encoding: 'utf8' }).stdout;

/** The names that the first columns of a part of a help text bear. */
const names = (text: string, part: string, name: RegExp): readonly string[] => {
  const [, lines = ''] = text.split(`\n${part}:\n`);
  const [own] = lines.split('\n\n');
  return own.split('\n').flatMap((line) => {
    const [, head = ''] = /^ {2}(\S.*?)(?: {2}|$)/.exec(line) ?? [];
    return head.match(name) ?? [];
  });
};
const option = /--?[a-zA-Z][a-z-]*/g;
const commands = names(overview, 'Commands', /^[a-z]+/g);

/** The sections of docs/cli.md by the commands in their headings; the page's own text is that of no command. */
const sections = new Map<string, string>();
for (const section of readFileSync('docs/cli.md', 'utf8').split(/^(?=## )/m)) {
  const [heading = ''] = section.split('\n');
  const named = heading.startsWith('## ') ? (heading.match(/[a-z]+(?=`)/g) ?? []) : [];
  for (const command of named) sections.set(command, section);
  if (!heading.startsWith('## ')) sections.set('', section);
}
/** The options of a section: everything in it that is written as code and begins as an option does. */
const told = (section: string): ReadonlySet<string> =>
  new Set(
    [...section.matchAll(/`([^`\n]+)`/g)].flatMap(([, code]) =>
      code.startsWith('-') ? (code.match(option) ?? []) : [],
    ),
  );

describe('docs/cli.md', () => {
  test('has the options that stand before a command', () => {
    const options = names(overview, 'Options', option);
    expect(options).toContain('--version');
    const here = told(sections.get('') ?? '');
    expect(options.filter((each) => !here.has(each))).toEqual([]);
  });

  test('has a section for each command, and for nothing else', () => {
    expect(commands.length).toBeGreaterThan(10);
    const own = commands.filter((command) => command !== 'help');
    expect([...sections.keys()].filter((each) => each !== '').sort()).toEqual([...own].sort());
  });

  test.each(commands.filter((command) => command !== 'help'))('%s: has each option, and no other', async (command) => {
    const options = names(await help(command), 'Options', option).filter((each) => each !== '-h' && each !== '--help');
    const here = told(sections.get(command) ?? '');
    expect(options.filter((each) => !here.has(each))).toEqual([]);
    const others = [...here].filter((each) => !options.includes(each));
    // `run` and `boot` share a section.
    const elsewhere = command === 'run' ? names(await help('boot'), 'Options', option) : [];
    expect(others.filter((each) => !elsewhere.includes(each))).toEqual([]);
  });

  test('has each switch with its two values, that of `original` first', () => {
    const rows = [...(sections.get('run') ?? '').matchAll(/^\| `(\w+)` \| `(\w+)`, `(\w+)` \|/gm)];
    expect(Object.fromEntries(rows.map(([, name, first, second]) => [name, [first, second]]))).toEqual(switchValues);
  });

  test('has each key of `run --json`', () => {
    const options = ['--append', 'transactions=1', '--kill', 'primary@epoch:40', '--json'];
    const { stdout } = spawnSync(process.execPath, ['dist/cli.js', 'run', 'examples/guests/ledger.elf', ...options], {
      encoding: 'utf8',
    });
    const section = sections.get('run') ?? '';
    expect(Object.keys(JSON.parse(stdout)).filter((key) => !section.includes(`\`${key}\``))).toEqual([]);
  });
});
