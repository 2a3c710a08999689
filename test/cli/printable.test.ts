import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { printable, printableJson, printableLines } from '../../src/base/printable';
import { inProcess } from './in-process';

const folder = mkdtempSync(join(tmpdir(), 'printable-'));
afterAll(() => rmSync(folder, { recursive: true }));
const command = (...args: readonly string[]) =>
  spawnSync('node', [join(process.cwd(), 'dist/cli.js'), ...args], { encoding: 'utf8', cwd: folder });
const raw = /(?![\n\t])[\p{Cc}\u202e]/u;
const title = '\x1b]0;owned\x07';

/** Writes this to the console and halts. */
const writer = (text: string): string =>
  `_start:\tldil L'0xf0823800,%r3\n\tldo R'0xf0823800(%r3),%r3\n${[...new TextEncoder().encode(text)]
    .map((byte) => `\tldi ${byte},%r4\n\tstb %r4,0(%r3)\n`)
    .join('')}\tldil L'0xfffe0030,%r3\n\tldo R'0xfffe0030(%r3),%r3\n\tldi 5,%r4\n\tstw %r4,0(%r3)\n1:\tb,n 1b\n`;

describe('a text for a terminal', () => {
  test('what prints nothing stands there by its number', () => {
    expect(printable(`${title}\n\tä\u202e\x9b\x7f\ud800€`)).toBe('\\x1b]0;owned\\x07\\n\\tä\\u202e\\x9b\\x7f\\ud800€');
    expect(printableLines('a\x07\n\tb\r\n')).toBe('a\\x07\n\tb\\r\n');
  });

  test('JSON keeps its value', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const json = printableJson(JSON.stringify({ text }, undefined, 2));
        expect(JSON.parse(json)).toEqual({ text });
        expect(json).not.toMatch(raw);
      }),
    );
  });
});

describe('what a guest writes', () => {
  const text = `${title}hello\n`;
  writeFileSync(join(folder, 'writer.s'), writer(text));
  const made = command('asm', 'writer.s', '-o', 'writer.elf');
  const run = command('run', 'writer.elf', '--trace', 'trace.jsonl');

  test('comes raw from run, which is its console, and nowhere else', () => {
    expect([made.status, run.status, run.stdout]).toEqual([0, 0, text]);
    const events = readFileSync(join(folder, 'trace.jsonl'), 'utf8').trimEnd().split('\n').length - 1;
    const replayed = command('replay', 'trace.jsonl', '--until', `event:${events}`);
    expect(replayed.stdout).toContain('| \\x1b]0;owned\\x07hello');
    for (const { stdout, stderr } of [
      replayed,
      command('run', 'writer.elf', '--json'),
      ...['jsonl', 'perfetto', 'shiviz', 'mermaid', 'csv'].map((form) =>
        command('export', 'trace.jsonl', '--format', form),
      ),
    ]) {
      expect(`${stdout}${stderr}`.replaceAll('\r\n', '\n')).not.toMatch(raw);
      expect(stdout.length).toBeGreaterThan(0);
    }
  });

  test.each([
    ['run', `${title}.elf`],
    ['replay', `${title}.jsonl`],
    ['export', '--format', 'csv', `${title}.jsonl`],
    ['scenario', `${title}.scenario`],
    ['asm', `${title}.s`, '-o', 'x.elf'],
    ['run', 'writer.elf', `--${title}`],
    ['run', 'writer.elf', '--kill', `${title}@epoch:1`],
  ])('a name with escapes is told with their numbers: %j', (...args) => {
    const { status, stderr } = command(...args);
    expect([status, stderr]).toEqual([2, expect.stringContaining('\\x1b]0;owned\\x07')]);
    expect(stderr).not.toMatch(raw);
  });

  test('nor does a source or a scenario bring one', () => {
    writeFileSync(join(folder, 'bad.s'), `_start:\tfrob${title}\n`);
    expect(command('asm', 'bad.s', '-o', 'x.elf').stderr).not.toMatch(raw);
    writeFileSync(join(folder, 'titled.scenario'), `title ${title}\nguest writer.elf\nexpect verdict inconsistent\n`);
    for (const args of [['titled.scenario'], ['titled.scenario', '--quiet'], ['titled.scenario', '--json']]) {
      const { status, stdout } = command('scenario', ...args);
      expect([status, raw.exec(stdout)]).toEqual([1, null]);
      expect(stdout).toContain(args[1] === '--json' ? 'u001b]0' : '\\x1b]0');
    }
  });
});

describe('replay', () => {
  test('finds the guest from the folder of the trace, and says what it reads', () => {
    mkdirSync(join(folder, 'elsewhere'), { recursive: true });
    const trace = readFileSync(join(folder, 'trace.jsonl'), 'utf8');
    writeFileSync(join(folder, 'elsewhere', 'trace.jsonl'), trace);
    expect(command('replay', 'elsewhere/trace.jsonl').stderr).toBe('read as the plan says: the guest writer.elf\n');
    writeFileSync(join(folder, 'elsewhere', 'writer.elf'), readFileSync(join(folder, 'writer.elf')));
    const { status, stderr } = command('replay', 'elsewhere/trace.jsonl');
    expect([status, stderr]).toEqual([0, 'read as the plan says: the guest elsewhere/writer.elf\n']);
    const { files } = JSON.parse(command('replay', 'elsewhere/trace.jsonl', '--json').stdout);
    expect(files).toEqual([{ what: 'guest', path: 'elsewhere/writer.elf' }]);
  });

  test.each([
    ['/dev/zero', /the guest \/dev\/zero, which other\.jsonl names, is no ordinary file: it is not read/],
    ['/dev/stdin', /is no ordinary file/],
    ['a\0b', /cannot read the guest a\\x00b/],
    ['x'.repeat(4000), /cannot read the guest x+/],
  ])('reads no %j', (path, message) => {
    const [plan, ...rest] = readFileSync(join(folder, 'trace.jsonl'), 'utf8').split('\n');
    const other = { ...JSON.parse(plan), guest: { path, digest: '00' } };
    writeFileSync(join(folder, 'other.jsonl'), [JSON.stringify(other), ...rest].join('\n'));
    const { status, stderr } = command('replay', 'other.jsonl');
    expect([status, stderr.trimEnd().split('\n').length]).toEqual([2, 1]);
    expect(stderr).toMatch(message);
  });
});

describe('files as other systems write them', () => {
  const forms: readonly (readonly [string, (text: string) => Uint8Array])[] = [
    ['CR LF', (text) => new TextEncoder().encode(text.replaceAll('\n', '\r\n'))],
    ['a byte order mark', (text) => new TextEncoder().encode(`\ufeff${text}`)],
    ['UTF-16, little endian', (text) => Buffer.from(`\ufeff${text}`, 'utf16le')],
    ['UTF-16, big endian', (text) => Buffer.from(`\ufeff${text}`, 'utf16le').swap16()],
  ];
  test.each(forms)('%s: a source, a scenario and a trace are read', async (_name, encoded) => {
    const at = (name: string) => join(folder, name);
    const put = (name: string, text: string) => writeFileSync(at(name), encoded(text));
    put('other.s', writer('x'));
    expect(await inProcess('asm', at('other.s'), '-o', at('other.elf'))).toMatchObject({ status: 0 });
    expect(await inProcess('run', at('other.elf'))).toMatchObject({ stdout: 'x' });
    put('other.scenario', 'title A\nguest other.elf # a comment\nexpect verdict consistent\n');
    expect(await inProcess('scenario', at('other.scenario'), '--quiet')).toMatchObject({ stdout: '✓ A\n' });
    put('other.jsonl', readFileSync(join(folder, 'trace.jsonl'), 'utf8'));
    expect(await inProcess('replay', at('other.jsonl'))).toMatchObject({ status: 0 });
    const csv = async (trace: string) => (await inProcess('export', at(trace), '--format', 'csv')).stdout;
    expect(await csv('other.jsonl')).toBe(await csv('trace.jsonl'));
  });
});

describe('what a run did not come to', () => {
  test('kills and typed bytes are told, on stderr and in the object', () => {
    writeFileSync(join(folder, 'typed'), 'late\n');
    const args = [
      'run',
      'writer.elf',
      '--type',
      'typed@100000',
      '--kill',
      'primary@epoch:9999',
      '--kill',
      'backup@time:99999',
    ];
    const told = command(...args);
    expect(told.stderr).toContain('note: 2 of 2 kills never came\n');
    expect(told.stderr).toContain('note: 5 bytes were never typed: the run was over before\n');
    expect(JSON.parse(command(...args, '--json').stdout)).toMatchObject({ missedKills: 2, untypedBytes: 5 });
    const bare = ['run', 'writer.elf', '--bare', '--type', 'typed@100000'];
    expect(command(...bare).stderr).toContain('note: 5 bytes were never typed');
    expect(JSON.parse(command(...bare, '--json').stdout)).toMatchObject({ missedKills: 0, untypedBytes: 5 });
    expect(JSON.parse(command('run', 'writer.elf', '--json').stdout)).toMatchObject({
      missedKills: 0,
      untypedBytes: 0,
    });
  });
});
