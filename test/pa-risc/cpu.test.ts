import { describe, expect, it, test } from 'vitest';
import { asm } from '../../src/pa-risc/assembler/assembler';
import { Cpu } from '../../src/pa-risc/cpu';
import { ElfError, loadElf } from '../../src/pa-risc/elf';

/** Encoded by GNU as; the text stands beside each word. */
const FRAGMENT = [
  0x3404000a, // ldi 5,r4
  0x34050000, // ldi 0,r5
  0x08850a05, // 1: addl r5,r4,r5
  0x08052606, // add,= r5,r0,r6
  0x34e70002, // ldo 1(r7),r7
  0x68050800, // stw r5,0x400(r0)
  0x48080800, // ldw 0x400(r0),r8
  0x08a44409, // sub,< r4,r5,r9
  0x08a4068a, // sh2add r4,r5,r10
  0xac9f7fbd, // addib,> -1,r4,1b
  0x356b0006, // ldo 3(r11),r11
  0x84802002, // comib,=,n 0,r4,2f
  0x340c0012, // ldi 9,r12
  0xe8400000, // 2: bl 3f,r2
  0x340d000e, // ldi 7,r13
  0x21c26246, // 3: ldil L%0x12345000,r14
  0x35ce0cf0, // ldo 0x678(r14),r14
  0x00000000, // break 0,0
];
const BASE = 0x1000;

function machine(): Cpu {
  const cpu = new Cpu({ memorySize: 65536 });
  const bytes = new Uint8Array(FRAGMENT.length * 4);
  for (const [index, word] of FRAGMENT.entries()) new DataView(bytes.buffer).setUint32(index * 4, word);
  cpu.writeMemory(BASE, bytes);
  cpu.reset(BASE, { gr26: 0, gr25: 0, gr24: 0, gr23: 0 });
  return cpu;
}

describe('Cpu', () => {
  it('run split at every single instruction equals run in one go', () => {
    const split = machine();
    for (let length = 1; length <= 40; length++) {
      expect(split.run(1)).toEqual({ reason: 'limit' });
      const whole = machine();
      whole.run(length);
      expect(whole.digest()).toBe(split.digest());
    }
  });

  it('the recovery counter expires after exactly as many completed instructions, and wins over the limit', () => {
    for (let length = 0; length <= 40; length++) {
      const cpu = machine();
      cpu.setRecoveryCounter(length);
      expect(cpu.run(length)).toEqual({ reason: 'recoveryCounter' });
      expect(cpu.instructions).toBe(length);
    }
  });

  it.each([
    ['a branch to itself', [0xe81f1ff7], 1],
    ['a branch to itself with a delay slot', [0xe81f1ff5, 0x08000240], 2],
    // ldw 0x400(r0),r8; comib,=,n 0,r8,.-4; nop (the delay slot)
    ['a loop that polls memory', [0x48080800, 0x85003fef, 0x08000240], 3],
  ])('skipping the turns of an idle loop equals executing them: %s', (_name, words, period) => {
    const make = () => {
      const cpu = new Cpu({ memorySize: 65536 });
      const bytes = new Uint8Array(words.length * 4);
      for (const [index, word] of words.entries()) new DataView(bytes.buffer).setUint32(index * 4, word);
      cpu.writeMemory(BASE, bytes);
      cpu.reset(BASE, { gr26: 0, gr25: 0, gr24: 0, gr23: 0 });
      return cpu;
    };
    const executed = make();
    for (let length = 1; length <= 10_000; length++) executed.run(1);
    const skipped = make();
    skipped.setRecoveryCounter(10_000);
    expect(skipped.run(20_000)).toMatchObject({ reason: 'idle', period });
    skipped.skip(Math.floor((skipped.recoveryCounter - 1) / period) * period);
    expect(skipped.run(20_000)).toEqual({ reason: 'recoveryCounter' });
    expect(skipped.instructions).toBe(10_000);
    expect(skipped.digest()).toBe(executed.digest());
  });

  it('a loop with delay slots leaves the sums in the registers, and break takes vector 9', () => {
    const cpu = machine();
    const exit = cpu.run(1000);
    expect(exit.reason).toBe('halted');
    expect([4, 5, 11, 12, 13, 14].map((register) => cpu.gr[register])).toEqual([0, 15, 15, 0, 7, 0x12345678]);
  });
});

describe('loadElf', () => {
  const header = (changes: Record<number, number>): Uint8Array => {
    const bytes = new Uint8Array(52);
    bytes.set([0x7f, 0x45, 0x4c, 0x46, 1, 2]);
    bytes[17] = 2;
    bytes[19] = 15;
    for (const [at, value] of Object.entries(changes)) bytes[Number(at)] = value;
    return bytes;
  };
  it.each([
    ['not an ELF', new Uint8Array(60), /not an ELF/],
    ['truncated', header({}).slice(0, 20), /truncated/],
    ['little-endian', header({ 5: 1 }), /little-endian/],
    ['64-bit', header({ 4: 2 }), /64-bit/],
    ['another machine', header({ 19: 62 }), /x86-64/],
  ])('a bad file has an error of its own: %s', (_name, bytes, message) => {
    expect(() => loadElf(bytes, 65536)).toThrow(ElfError);
    expect(() => loadElf(bytes, 65536)).toThrow(message);
  });
});

test('a processor that counts time itself: CR16 reads a tick for each instruction, in one go as one by one', () => {
  const words = asm`
    loop: mfctl %cr16,%r3
      stws,ma %r3,4(%r4)
      nop
      addib,<> -1,%r5,loop
      nop
      b,n .
  `;
  const read = (limits: readonly number[]) => {
    const cpu = new Cpu({ memorySize: 1 << 16 });
    const view = new DataView(new ArrayBuffer(4 * words.length));
    for (const [at, word] of words.entries()) view.setUint32(4 * at, word);
    cpu.writeMemory(0x1000, new Uint8Array(view.buffer));
    cpu.reset(0x1000, { gr26: 0, gr25: 0, gr24: 0, gr23: 0 });
    cpu.gr[4] = 0x8000;
    cpu.gr[5] = 200;
    cpu.countTime(2 ** 32 - 100);
    for (const limit of limits) cpu.run(limit);
    const values = new DataView(cpu.readMemory(0x8000, 4 * 200).buffer);
    return Array.from({ length: 200 }, (_, at) => values.getUint32(4 * at));
  };
  const wanted = Array.from({ length: 200 }, (_, turn) => (2 ** 32 - 100 + 5 * turn) % 2 ** 32);
  expect(read([1000])).toEqual(wanted);
  expect(read(Array.from({ length: 1000 }, () => 1))).toEqual(wanted);
});
