import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { refusedInOneLine } from './in-process';

const folder = mkdtempSync(join(tmpdir(), 'understudy-'));
afterAll(() => rmSync(folder, { recursive: true }));
const ledger = 'examples/guests/ledger.elf';
const image = readFileSync(ledger);

function file(name: string, bytes: Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, bytes);
  return path;
}

/** The ledger's image with some bytes changed. */
function changed(name: string, changes: Readonly<Record<number, number>>): string {
  const bytes = new Uint8Array(image);
  for (const [at, value] of Object.entries(changes)) bytes[Number(at)] = value;
  return file(name, bytes);
}

const programHeader = new DataView(image.buffer, image.byteOffset).getUint32(28);
/** A minimal x86-64 executable's header. */
const foreign = Uint8Array.from(
  { length: 64 },
  (_, at) => [0x7f, 0x45, 0x4c, 0x46, 2, 1, 1][at] ?? (at === 18 ? 62 : 0),
);
const x86 = Uint8Array.from({ length: 64 }, (_, at) => [0x7f, 0x45, 0x4c, 0x46, 1, 1, 1][at] ?? (at === 18 ? 3 : 0));

const x86Path = file('x86.elf', x86);
const readOnly = file('read-only.img', new Uint8Array(512));
chmodSync(readOnly, 0o444);

const run = (...args: readonly string[]) => spawnSync('node', ['dist/cli.js', 'run', ...args], { encoding: 'utf8' });

describe('bad input: one clear line and exit code 2', () => {
  test.each([
    ['no such file', [join(folder, 'missing.elf')], /missing\.elf.*no such file/],
    ['not an ELF', [file('text.elf', new TextEncoder().encode('hello, world'.repeat(9)))], /not an ELF/],
    ['a 64-bit ELF', [file('foreign.elf', foreign)], /64-bit/],
    ['an x86 ELF', [file('x86.elf', x86)], /little-endian|x86|i386|machine/],
    ['another machine’s ELF', [changed('sparc.elf', { 18: 0, 19: 2 })], /machine|SPARC/i],
    ['a little-endian ELF', [changed('little.elf', { 5: 1 })], /little-endian/],
    ['segments outside memory', [changed('outside.elf', { [programHeader + 8]: 0x0f })], /outside|memory/],
    ['no segment at all', [changed('empty.elf', { 44: 0, 45: 0 })], /empty\.elf: nothing to load/],
    ['an entry where nothing stands', [changed('lost.elf', { 25: 0x3f })], /entry 0x3f.* lies in no segment's bytes/],
    ['program headers of no size', [changed('sizeless.elf', { 42: 0, 43: 0 })], /e_phentsize/],
    [
      'a command line without room',
      [ledger, '--append', 'x'.repeat(9000)],
      /9000 bytes; the firmware has room for 8191/,
    ],
    ['a truncated ELF', [file('short.elf', image.subarray(0, image.length >> 1))], /truncated/],
    ['a header cut short', [file('shorter.elf', image.subarray(0, 20))], /truncated/],
    ['an unknown option', [ledger, '--frobnicate'], /unknown option '--frobnicate'/],
    ['an unknown victim', [ledger, '--kill', 'nobody@epoch:1'], /WHO is primary, backup/],
    ['a paranoid bare machine', [ledger, '--bare', '--paranoid'], /--paranoid has no meaning with --bare/],
    ['an epoch of no length', [ledger, '--epoch', '0'], /'0' is invalid.*1 to/],
    ['a probability above 1', [ledger, '--loss', '1.5'], /probability/],
    ['an unknown protocol', [ledger, '--protocol', 'fast'], /'fast' is no protocol: expected one of original/],
    ['an unknown switch', [ledger, '--protocol', 'revised,epoch=variable'], /'epoch' is no setting: .*epochs/],
    ['an unknown value of a switch', [ledger, '--protocol', 'revised,epochs=short'], /epochs=short: expected fixed or/],
    ['a switch given twice', [ledger, '--protocol', 'original,epochs=fixed,epochs=variable'], /epochs is given twice/],
    ['too many backups', [ledger, '--backups', '6'], /--backups.*from 1 to 5/],
    ['an arbiter that is neither on nor off', [ledger, '--arbiter', 'no'], /Expected on or off/],
    ['no arbiter and two backups', [ledger, '--arbiter', 'off', '--backups', '2'], /contradict each other/],
    ['no arbiter and joining', [ledger, '--arbiter', 'off', '--join', 'after=1s'], /contradict each other/],
    ['joining after no time', [ledger, '--join', 'after=0s'], /more than 0/],
    ['joining without a time', [ledger, '--join', '1s'], /expected KEY=VALUE/],
    ['a kill on the bare machine', [ledger, '--bare', '--kill', 'primary@epoch:1'], /--kill .*one machine/],
    ['a kill of nobody', [ledger, '--kill', 'backup7@epoch:1'], /backup2 to backup5/],
    ['a kill of nobody here', [ledger, '--kill', 'third@time:1'], /third@… never comes: .* are left, right/],
    [
      'a kill of nobody repaired',
      [ledger, '--kill', 'left-2@time:1'],
      /left-2 is a repaired processor, and none joins/,
    ],
    ['a link that is lost always', [ledger, '--link', 'loss=1'], /'loss=1' is invalid.*loss=1: expected a probability/],
    ['an unknown fault', [ledger, '--link', 'colour=red'], /'colour' is no setting: expected one of loss, delay, /],
    ['a fault without a value', [ledger, '--link', 'loss'], /'loss': expected KEY=VALUE/],
    ['a fault given twice', [ledger, '--link', 'dup=0.1,dup=0.2'], /dup is given twice/],
    ['a fault given twice in two options', [ledger, '--link', 'dup=0.1', '--link', 'dup=0.2'], /earlier --link/],
    ['a delay without a unit', [ledger, '--link', 'delay=200'], /delay=200: expected a time with its unit/],
    ['a negative jitter', [ledger, '--link', 'jitter=-1us'], /jitter=-1us: expected a time/],
    ['a cut that ends before it begins', [ledger, '--link', 'cut=30ms..10ms'], /cut=30ms..10ms: expected an end after/],
    ['a cut of no interval', [ledger, '--link', 'cut=30ms'], /cut=30ms: expected START\.\.END/],
    ['a cut from an unknown processor', [ledger, '--link', 'cut=left>third@1ms..'], /there is no processor third/],
    ['a cut from a processor to itself', [ledger, '--link', 'cut=left>left@1ms..'], /two different processors/],
    ['two losses', [ledger, '--loss', '0.2', '--link', 'loss=0.1'], /--loss 0\.2 and --link loss=0\.1 both/],
    ['two delays', [ledger, '--latency-us', '5', '--link', 'delay=1us'], /--latency-us 5 and --link delay=1000ns both/],
    ['a time-out within a heartbeat', [ledger, '--detector', 'timeout=3ms'], /'timeout=3ms': .*greater than the heart/],
    [
      'heartbeats that fill the link',
      [ledger, '--detector', 'heartbeat=10us,timeout=100us'],
      /--detector: a heartbeat every 0\.01 ms leaves no room for messages: each takes 0\.0672 ms/,
    ],
    [
      'a time-out that no joiner outlasts',
      [ledger, '--detector', 'timeout=1ms,heartbeat=500us', '--join', 'after=2ms'],
      /with a time-out of 1 ms no processor can join/,
    ],
    ['no patience', [ledger, '--patience', '0'], /Expected a whole number, from 1/],
    ['replicas of one machine', [ledger, '--bare', '--compare', 'replicas'], /--compare has no meaning with --bare/],
    ['no heartbeat', [ledger, '--detector', 'heartbeat=0ms'], /heartbeat of more than 0/],
    ['a drift without a unit', [ledger, '--drift', 'primary=40'], /primary=40: expected parts in a million/],
    [
      'a drift of nobody',
      [ledger, '--drift', 'third=+1ppm'],
      /there is no processor third in this run: expected one of left, right/,
    ],
    ['two drifts of one', [ledger, '--drift', 'primary=1ppm,left=2ppm'], /left is given twice/],
    ['a buffer of nothing', [ledger, '--buffer', '0'], /'0' is invalid.*1 to/],
    ['an unknown protocol', [ledger, '--protocol', 'fast'], /original, prototype/],
    ['a disk of half a block', [ledger, '--disk', file('odd.img', new Uint8Array(700))], /multiple of 512/],
    ['a disk that may not be written', [ledger, '--disk', readOnly], /may not be written; add ,overlay/],
    [
      'no such disk',
      [ledger, '--disk', `${join(folder, 'missing.img')},overlay`],
      /missing\.img: there is no such file/,
    ],
    ['no tape image', [ledger, '--tape', file('odd.tap', Uint8Array.of(9, 0, 0, 0, 1))], /odd\.tap is no tape image/],
    ['nothing to type', [ledger, '--type', join(folder, 'missing.txt')], /missing\.txt: there is no such file/],
    ['no guest', [], /missing required argument/],
    ['a trace that cannot be written', [ledger, '--trace', join(folder, 'no', 'trace')], /cannot write the trace/],
  ])('%s', (_name, args, message) => refusedInOneLine(message, 'run', ...args));

  test('a run with every fault of the link is consistent', () => {
    const faults = 'delay=200us,jitter=50us,dup=0.01,corrupt=0.01,cut=10ms..30ms,cut=left>right@40ms..41.5ms';
    const { status, stdout, stderr } = run(
      ...[ledger, '--append', 'transactions=1', '--loss', '0.05', '--link', faults, '--link', 'cut=right>left@200ms..'],
      ...['--detector', 'timeout=60ms', '--drift', 'primary=+40ppm,backup=-10.5ppm', '--buffer', '8', '--json'],
    );
    expect([status, stderr]).toEqual([0, '']);
    expect(JSON.parse(stdout).verdict).toBe('consistent');
  });

  test('a good run ends with 0 and prints one object', () => {
    const { status, stdout } = run(
      ledger,
      '--append',
      'transactions=1',
      '--kill',
      'primary@epoch:40',
      '--seed',
      '7',
      '--json',
    );
    const report = JSON.parse(stdout);
    expect([status, report.verdict, report.failovers.length, report.seed]).toEqual([
      0,
      'consistent with repeats',
      1,
      7,
    ]);
    expect(report.console).toMatch(/total 64000 unchanged\n$/);
  });
});

const command = (...args: readonly string[]) => spawnSync('node', ['dist/cli.js', ...args], { encoding: 'utf8' });
const source = (name: string, text: string) => file(name, new TextEncoder().encode(text));
const made = join(folder, 'made.elf');
const good = source('good.s', '_start:\tb,n _start\n');

describe('boot: one clear line and exit code 2', () => {
  const text = file('kernel.txt', new TextEncoder().encode('no kernel at all'.repeat(9)));
  const disk = file('boot.img', new Uint8Array(512));
  test.each([
    ['a kernel that is none', ['--kernel', text, '--initrd', text, '--disk', disk], /kernel\.txt: not an ELF file/],
    ['a kernel for another machine', ['--kernel', x86Path, '--initrd', text, '--disk', disk], /x86\.elf/],
    [
      'no such initrd',
      ['--kernel', ledger, '--initrd', join(folder, 'no.cpio'), '--disk', disk],
      /no\.cpio: there is no such/,
    ],
    [
      'no such disk',
      ['--kernel', ledger, '--initrd', text, '--disk', join(folder, 'no.img')],
      /no\.img: there is no such/,
    ],
    ['too little memory', ['--memory', '1'], /'1' is invalid.*8 to 256/],
  ])('%s', (_name, args, message) => refusedInOneLine(message, 'boot', ...args));
});

describe('scenario: one clear line and exit code 2', () => {
  const bad = (name: string, text: string) => source(`${name}.scenario`, text);
  const head = `title A\nguest ${relative(folder, ledger)}\nappend "transactions=1"\n`;
  test.each([
    ['no such file', [join(folder, 'none.scenario')], /none\.scenario: there is no such file/],
    ['an unknown statement', [bad('odd', 'title A\nfrob\n')], /odd\.scenario:2: found "frob", expected a statement: /],
    ['a bad number', [bad('number', 'title A\nseed x\n')], /number\.scenario:2: found "x", expected a seed: a whole/],
    ['no guest', [bad('guestless', 'title A\nexpect verdict consistent')], /guestless\.scenario:2: .*guest FILE/],
    [
      'a guest that is not there',
      [bad('missing', 'title A\nguest no.elf\nexpect verdict consistent')],
      /missing\.scenario:2: found guest no\.elf \(.*there is no such file\)/,
    ],
    [
      'a guest that is none',
      [bad('foreign', `title A\nguest ${relative(folder, x86Path)}\nexpect verdict consistent`)],
      /foreign\.scenario:2: found x86\.elf \(.*\), expected a guest’s ELF file/,
    ],
    [
      'an expectation of the wrong form',
      [bad('form', `${head}expect repeats`)],
      /form\.scenario:4: .*how many repeats/,
    ],
    [
      'nothing to compare with',
      ['--check', bad('new', `${head}expect verdict consistent`)],
      /new\.transcript.*--update/,
    ],
    ['two wishes', ['--check', '--update', bad('both', head)], /--check and --update exclude each other/],
  ])('%s', (_name, args, message) => refusedInOneLine(message, 'scenario', ...args));

  test('exit code 0 when all holds, 1 when something does not, or the transcript has changed', () => {
    const good = bad('good', `${head}at epoch 40 kill primary\nexpect verdict consistent\n`);
    const failing = bad('failing', `${head}expect verdict consistent\nexpect failovers 1\n`);
    expect(command('scenario', good, '--update').status).toBe(0);
    expect(command('scenario', '--check', good)).toMatchObject({ status: 0, stdout: '✓ A\n' });
    const both = command('scenario', '--quiet', good, failing);
    expect([both.status, both.stdout]).toEqual([1, `✓ A\n✗ A\n  ${failing}:5: expected failovers 1, found 0\n`]);
    const kept = join(folder, 'good.transcript');
    writeFileSync(kept, readFileSync(kept, 'utf8').replace('is killed', 'dies'));
    const { status, stdout } = command('scenario', '--check', good);
    expect(status).toBe(1);
    expect(stdout).toMatch(
      /^✗ A\n.*good\.transcript is not what the run tells:\n.*- .* left +dies: .*\+ .* left +is killed: /s,
    );
    const [report] = JSON.parse(command('scenario', '--json', failing).stdout);
    expect([report.ok, report.verdict, report.failures]).toEqual([
      false,
      'consistent',
      [{ line: 5, expected: 'failovers 1', found: '0' }],
    ]);
  });
});

describe('asm and disasm: one clear line and exit code 2', () => {
  test.each([
    ['an operand out of range', ['asm', source('far.s', '_start:\n\tldi 99999,%r3\n')], /far\.s:2: 99999 does not fit/],
    ['an unknown instruction', ['asm', source('odd.s', '_start:\tfrob %r3\n')], /odd\.s:1: .*"frob"/],
    ['an unknown escape', ['asm', source('text.s', '_start:\t.asciz "\\q"\n')], /text\.s:1: there is no character/],
    [
      'parentheses without end',
      ['asm', source('nested.s', `\t.word ${'('.repeat(200_000)}1`)],
      /nested\.s:1: more than 64 parentheses inside one another/,
    ],
    ['noise', ['asm', file('noise.s', image)], /noise\.s:\d+: /],
    ['no entry', ['asm', good, '--entry', 'main'], /no label main.*--entry/],
    ['an address between words', ['asm', good, '--text', '0x100001'], /'0x100001' is invalid.*multiple of 4/],
    ['no source', ['asm', join(folder, 'missing.s')], /missing\.s.*no such file/],
    ['an output that cannot be written', ['asm', good, '-o', join(folder, 'no', 'made.elf')], /cannot write/],
  ])('asm: %s', (_name, args, message) =>
    refusedInOneLine(message, ...args, ...(args.includes('-o') ? [] : ['-o', made])),
  );

  test.each([
    ['not an ELF', good, /good\.s: not an ELF file/],
    ['a folder', folder, /it is a folder/],
    ['a 64-bit ELF', file('wide.elf', foreign), /64-bit/],
    ['an ELF cut short', file('cut.elf', image.subarray(0, 60)), /truncated/],
    ['an ELF without code', changed('data.elf', { [programHeader + 27]: 6, 49: 0 }), /no executable segment/],
    [
      'section headers cut short',
      file('sections.elf', image.subarray(0, image.length - 40)),
      /truncated: the section headers/,
    ],
  ])('disasm: %s', (_name, path, message) => refusedInOneLine(message, 'disasm', path));

  test('disasm lists what asm has made, at its addresses', () => {
    expect(command('asm', good, '-o', made, '--text', '0x8000000').status).toBe(0);
    const { status, stdout } = command('disasm', made);
    expect([status, stdout]).toEqual([0, '08000000 <_start>:\n08000000  e81f1ff7  b,l,n 0x8000000,r0\n']);
    expect(JSON.parse(command('disasm', made, '--json').stdout)).toEqual([
      { address: 0x8000000, word: 0xe81f1ff7, text: 'b,l,n 0x8000000,r0', symbol: '_start' },
    ]);
  });
});
