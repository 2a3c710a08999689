import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { AssemblyError, asm, assemble } from '../../src/pa-risc/assembler/assembler';
import { Cpu } from '../../src/pa-risc/cpu';
import { loadElf, readElf } from '../../src/pa-risc/elf';
import { writeElf } from '../../src/pa-risc/elf-writer';

describe('assembler', () => {
  test.each(['countdown', 'wanderer'])('%s: the same bytes as GNU’s assembler and linker make', (guest) => {
    const source = readFileSync(`examples/guests/${guest}/start.S`, 'utf8');
    const [segment] = loadElf(new Uint8Array(readFileSync(`examples/guests/${guest}.elf`)), 1 << 22).segments;
    const { bytes } = assemble(source, { origin: 0x100000 });
    // The linker fills the section up to its alignment.
    const filled = new Uint8Array(segment.bytes.length);
    filled.set(bytes);
    expect(Buffer.from(filled).equals(Buffer.from(segment.bytes))).toBe(true);
  });

  test('every form by its old name or its new one: the words of GNU’s assembler and linker', () => {
    const words = readFileSync('test/pa-risc/gnu-forms.hex', 'utf8').trim().split('\n');
    const { bytes } = assemble(readFileSync('test/pa-risc/gnu-forms.s', 'utf8'), { origin: 0x100000 });
    expect(Buffer.from(bytes).toString('hex').match(/.{8}/g)).toEqual(words.slice(0, bytes.length / 4));
  });

  test('a register may have a % wherever one is written, and capitals do not count', () => {
    expect(asm`\tbe,l 0(%sr4,%r1),%sr0,%r31`).toEqual(asm`\tBLE 0(%SR4,%R1)`);
  });

  test('labels, data, selectors and repetition', () => {
    const { bytes, labels } = assemble(
      `start: ldil L'value,%r1 ! ldw R'value(%r1),%r2
1:	b,n 1b
	.rept 2
	.half 1+2
	.endr
	.balign 16
value:	.word value-start, 0x10 ; what is loaded
	.asciz "a;b"
`,
      { origin: 0x2000 },
    );
    expect(labels.get('value')).toBe(0x2010);
    expect([...bytes.subarray(12, 16)]).toEqual([0, 3, 0, 3]);
    expect([...bytes.subarray(16)]).toEqual([0, 0, 0, 16, 0, 0, 0, 16, 97, 59, 98, 0]);
  });

  test('the template gives words; the processor runs them', () => {
    const words = asm`
	ldi ${6},%r3
loop:	addib,> -1,%r3,loop
	ldo 1(%r4),%r4
`;
    expect(words).toEqual([0x3403000c, 0xac7f7ff5, 0x34840002]);
    const cpu = new Cpu({ memorySize: 4096 });
    const bytes = assemble('\tldi 6,%r3\nl:\taddib,> -1,%r3,l\n\tldo 1(%r4),%r4\n', { origin: 256 }).bytes;
    cpu.writeMemory(256, bytes);
    cpu.reset(256, { gr26: 0, gr25: 0, gr24: 0, gr23: 0 });
    cpu.run(13);
    expect([cpu.gr[3], cpu.gr[4]]).toEqual([0, 6]);
  });

  test('an executable comes back as it was written', () => {
    const bytes = Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8);
    const { entry, segments } = loadElf(writeElf(0x10004, 0x10000, bytes), 1 << 20);
    expect([entry, segments]).toEqual([0x10004, [{ address: 0x10000, bytes, size: 8 }]]);
    const high = readElf(writeElf(0xf0010004, 0xf0010000, bytes));
    expect(high).toEqual({
      entry: 0xf0010004,
      segments: [{ address: 0xf0010000, bytes, size: 8, executable: true }],
    });
  });

  test('words that GNU’s assembler and linker make of the same lines at 0x100000', () => {
    const lines: readonly (readonly [string, number])[] = [
      ['extrw,s %r5,%sar,6,%r6', 0xd0a6141a],
      ['depwi,z 5,%sar,5,%r2', 0xd44a101b],
      ['shrpw %r1,%r2,%sar,%r3', 0xd0410003],
      ['be,l 0(%sr4,%r2),%sr0,%r31', 0xe4402000],
      ['bb,<,n %r1,%sar,.-8', 0xc0015fe7],
      ['mfctl 16,%r4', 0x020008a4],
      ['ldw -20(0,%sp),%rp', 0x4bc23fd9],
      ['LDW 4(%R1),%R2', 0x0c281082],
      ['nop!nop', 0x08000240],
      ['fcmp,sgl,!<=> %fr4R,%fr5', 0x38850483],
      // A number takes the short form where it fits; what the linker would place takes the long one.
      ["ldw R'0x1004(%r1),%r2", 0x0c281082],
      ["a: ldw R'a(%r1),%r2", 0x48220000],
      ["a: stb %r2,R'a(%r1)", 0x60220000],
      ['a: ldw a-a+4(%r1),%r2', 0x0c281082],
      ['x = 5 ! ldi x,%r2', 0x3402000a],
      ['.asciz "a\\0b"', 0x61006200],
      ['.ascii "\\011\\x41\\n;"', 0x09410a3b],
      ['.ascii "ab","cd"', 0x61626364],
    ];
    const first = (line: string) => new DataView(assemble(line, { origin: 0x100000 }).bytes.buffer).getUint32(0);
    expect(lines.map(([line]) => [line, first(line).toString(16)])).toEqual(
      lines.map(([line, word]) => [line, word.toString(16)]),
    );
  });

  test.each([
    ['\t.ascii "a\\q"', /^x\.s:1: there is no character \\q/],
    ['\t.ascii "a', /^x\.s:1: the text has no end/],
    ['\n\t.rept 100000000\n\tnop\n\t.endr', /^x\.s:2: \.rept takes a number.*"100000000"/],
    ['\tldo 100000(%r1),%r2', /^x\.s:1: 100000 does not fit.*"100000\(%r1\)"/],
    ['\tfrobnicate %r1', /^x\.s:1: there is no instruction "frobnicate"/],
    ['\tldw 50000(%r3),%r4', /50000 does not fit: from -8192 to 8191/],
    ['\tldd 0(%r3),%r4', /there is no instruction "ldd"/],
    ['\n\tadd %r1,%r2,%r99', /^x\.s:2: .*general register.*%r99/],
    ['\tb nowhere', /^x\.s:1: "nowhere" is not defined/],
    ['a:\na:', /^x\.s:2: the label a stands here a second time/],
    ['\t.wibble 1', /^x\.s:1: there is no directive \.wibble/],
    // What GNU's assembler refuses, warns of, or understands as something that a linker must do.
    ['\t.equ y,5', /^x\.s:1: \.equ needs a label, as NAME: \.equ VALUE/],
    ["\t.word L'5", /^x\.s:1: data take no selector but F' at "L'5"/],
    ["a:\tldil P'a,%r1", /^x\.s:1: the selectors are/],
    ['\t.byte 256', /^x\.s:1: 256 does not fit 8 bits/],
    ['\t.byte 1,2,,3', /^x\.s:1: expected a number or a name/],
    ['a:\t.half a', /^x\.s:1: an address has four bytes/],
    ['a:\t.word -a', /addresses of two sections cannot be combined/],
    ['a:\t.word a*4', /an address can only be added to and subtracted from/],
    ['\t.data\nd:\tnop\n\t.text\nt:\t.word d-t', /^x\.s:4: addresses of two sections/],
    ['\t.word 1/0', /a division by zero/],
    ["\t.word 'a'", /^x\.s:1: expected the end of the operands at "'" in/],
    ['\t.word x\nx = 1\nx = 2', /^x\.s:1: "x" is not defined/],
    ['x = y ! y = x', /^x\.s:1: "y" is not defined/],
    ['x == 1\nx == 2', /^x\.s:2: x has a value already/],
    ['\tb 0x100', /^x\.s:1: a branch takes a label, or a distance as \.\+8/],
    ['\t.level 2.0', /the processor is of level 1\.1/],
    ['\t.text 1', /there are no subsections/],
    ['\t.align 3', /^x\.s:1: \.align cannot be 3: a power of 2/],
    ['\tnop\n\t.org 2', /^x\.s:2: \.org cannot go back from 4 to 2/],
    ['\t.space -1', /the bytes of \.space: -1 is not from 0/],
    ['\t.float 1e40', /expected a decimal number that the format can hold at "1e40"/],
    ['\t.bss\n\t.word 1', /^x\.s:2: \.bss holds nothing but zeros/],
    ['\t.space 999999999', /the bytes of \.space: 999999999 is not from 0/],
    ['nop\n/* nop', /^x\.s:2: the comment that begins here has no end$/],
    ['nop\n\t.rept 2\nnop', /^x\.s:2: \.rept without \.endr/],
    ['nop\n\t.endr', /^x\.s:2: \.endr without \.rept/],
  ])('%j: the error names file, line and operand', (text, message) => {
    expect(() => assemble(text, { file: 'x.s' })).toThrow(message);
  });

  test('sections follow each other: code, constants, data, zeros; the global pointer is where the data begin', () => {
    const { sections, labels, bytes } = assemble(
      "\t.data\nd:\t.word 5\n\t.bss\nz:\t.block 8\n\t.text\n\taddil LR'z-$global$,%r27\n\tldo RR'z-$global$(%r1),%r2\n" +
        '\t.section .rodata\nc:\t.byte 1\n\t.section .debug_x\n\t.word 9\n',
      { origin: 0x1000 },
    );
    expect(sections).toEqual([
      { name: '.text', kind: 'code', address: 0x1000, size: 8 },
      { name: '.rodata', kind: 'constants', address: 0x1008, size: 1 },
      { name: '.data', kind: 'data', address: 0x1009, size: 4 },
      { name: '.bss', kind: 'zeros', address: 0x100d, size: 8 },
    ]);
    expect(Object.fromEntries(labels)).toEqual({ c: 0x1008, d: 0x1009, z: 0x100d });
    expect(bytes.length).toBe(0x15);
    expect(new DataView(bytes.buffer).getUint32(4)).toBe(0x34220008);
  });

  test('lines that end as other systems end them, and a byte order mark', () => {
    const text = 'a:\tldi 1,%r3 ; one\n\tb a ; back\n/* two\nlines */\tnop\n';
    const { bytes } = assemble(text);
    for (const other of [text.replaceAll('\n', '\r\n'), text.replaceAll('\n', '\r'), `\ufeff${text}`]) {
      expect(assemble(other).bytes).toEqual(bytes);
    }
    expect(() => assemble('nop\r\nfrob\r\n', { file: 'x.s' })).toThrow(
      /^x\.s:2: there is no instruction "frob" at "frob" in/,
    );
  });

  test('a repetition costs what its statements cost, with numeric labels too', () => {
    const eight = '1:\taddib,> -1,%r3,1b\n\tb 1f\n\tnop\n\tnop\n\tnop\n\tnop\n\tnop\n\tnop\n';
    const short = assemble(`\t.rept 3\n${eight}\t.endr\n1:\n`).bytes;
    const started = process.cpuUsage();
    const { bytes } = assemble(`\t.rept 90000\n${eight}\t.endr\n1:\n`);
    const { user } = process.cpuUsage(started);
    expect(bytes.subarray(-64)).toEqual(short.subarray(-64));
    // Each label looked for among all those before it took a minute.
    expect(user / 1e6).toBeLessThan(12);
  });

  const deep = 200_000;
  test.each([
    [
      'parentheses',
      `\t.word ${'('.repeat(deep)}1${')'.repeat(deep)}`,
      /more than 64 parentheses inside one another at/,
    ],
    ['signs', `\t.word ${'-~'.repeat(deep)}1`, undefined],
    ['operators', `\t.word ${'1+'.repeat(deep)}1`, undefined],
    ['labels on a line', `${Array.from({ length: deep }, (_, at) => `l${at}:`).join('')}`, undefined],
    ['repetitions', `${'\t.rept 1\n'.repeat(deep)}`, /:33: more than 32 repetitions inside one another$/],
    ['statements', '\t.rept 1024\n\t.rept 1025\nnop\n\t.endr\n\t.endr', /:3: more than 1048576 statements/],
    ['bytes', '\t.space 1<<26\n\tnop', /:2: the program is longer than 64 MB/],
    ['a string', `\t.ascii "${'x'.repeat(4 * deep)}`, /:1: the text has no end/],
    ['digits', `\t.word ${'9'.repeat(deep)}`, /the number has more than 64 bits/],
    [
      'names that wait for each other',
      Array.from({ length: 2000 }, (_, at) => `a${at} = a${at + 1}`).join('\n'),
      /:1001: more than 1000 names are set to/,
    ],
  ])('%s without end: refused in a short line, or assembled', (_name, text, message) => {
    const words = said(text);
    if (message === undefined) expect(words).toBeUndefined();
    else expect(words).toMatch(message);
    expect(words?.length ?? 0).toBeLessThan(300);
  });

  /** Pieces that mean something, in an order that does not. */
  const pieces = fc.constantFrom(
    ...'.word .byte .space .align .set .equ .rept .endr .section .text .bss .string .double .fill .org .comm 1b 1f 1: x: x y . $global$'.split(
      ' ',
    ),
    ...[
      "'",
      '"',
      '(',
      ')',
      ',',
      ' ',
      '\t',
      '\n',
      '!',
      ';',
      '/*',
      '*/',
      '#',
      '=',
      '==',
      '%',
      '<<',
      '~',
      '-',
      "L'",
      'RR%',
      '\\',
      '0x',
      '99',
      '1.5e3',
    ],
    ...'ldw stw b,n addil ldil be,l bl %r1 %sr4 %fr4L 4(%r3) fadd,dbl'.split(' '),
  );
  test('whatever the text is, there is an assembly or an error of it', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof({ weight: 20, arbitrary: pieces }, fc.string()), { maxLength: 40 }), (parts) => {
        expect(said(parts.join('')) ?? '').not.toMatch(/^(?!x\.s:\d+: )./);
      }),
      { seed: 29, numRuns: 3000 },
    );
  });
});

/** The error of a text; another one than the assembler's is thrown. */
function said(text: string): string | undefined {
  try {
    assemble(text, { file: 'x.s' });
    return undefined;
  } catch (error) {
    if (error instanceof AssemblyError) return error.message;
    throw error;
  }
}
