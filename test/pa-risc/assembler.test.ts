import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { asm, assemble } from '../../src/pa-risc/assembler/assembler';
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
  ])('%j: the error names file, line and operand', (text, message) => {
    expect(() => assemble(text, { file: 'x.s' })).toThrow(message);
  });
});
