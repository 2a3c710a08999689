import { describe, expect, test } from 'vitest';
import { Random } from '../../src/base/random';
import { Cpu } from '../../src/pa-risc/cpu';
import { CR } from '../../src/pa-risc/registers';
import { bytesOf } from '../oracle/words';

const base = 0x1000;
const pairs = 20_000;
const seed = 1;

function machine(words: readonly number[]): Cpu {
  const cpu = new Cpu({ memorySize: 65536 });
  cpu.writeMemory(base, bytesOf(words));
  // Every interruption waits at its vector: b,n .
  for (let vector = 0; vector < 32; vector++)
    cpu.writeMemory(0x2000 + 32 * vector, Uint8Array.of(0xe8, 0x1f, 0x1f, 0xf7));
  cpu.reset(base, { gr26: 0, gr25: 0, gr24: 0, gr23: 0 });
  cpu.cr[CR.ccr] = 0xc0;
  cpu.cr[CR.iva] = 0x2000;
  return cpu;
}

const scratch = new DataView(new ArrayBuffer(8));
function setDouble(cpu: Cpu, register: number, value: number): void {
  scratch.setFloat64(0, value);
  cpu.floats.set([scratch.getInt32(0), scratch.getInt32(4)], 2 * register);
}
function getDouble(cpu: Cpu, register: number): number {
  scratch.setInt32(0, cpu.floats[2 * register]);
  scratch.setInt32(4, cpu.floats[2 * register + 1]);
  return scratch.getFloat64(0);
}
function setSingle(cpu: Cpu, register: number, value: number): void {
  scratch.setFloat32(0, value);
  cpu.floats[2 * register] = scratch.getInt32(0);
}
function getSingle(cpu: Cpu, register: number): number {
  scratch.setInt32(0, cpu.floats[2 * register]);
  return scratch.getFloat32(0);
}

/** A number of any size, denormalized ones included. */
function anyNumber(random: Random): number {
  scratch.setUint32(0, random.integer(0, 0xffffffff));
  scratch.setUint32(4, random.integer(0, 0xffffffff));
  if (random.chance(0.5)) scratch.setUint16(0, (scratch.getUint16(0) & 0x800f) | (random.integer(990, 1050) << 4));
  const value = scratch.getFloat64(0);
  return Number.isNaN(value) ? 1 : value;
}

// Operations of two operands (fr4, fr5) into fr6, doubles; single format is without bit 0x800.
const operations: readonly (readonly [string, number, (a: number, b: number) => number])[] = [
  ['fadd', 0x30850e06, (a, b) => a + b],
  ['fsub', 0x30852e06, (a, b) => a - b],
  ['fmpy', 0x30854e06, (a, b) => a * b],
  ['fdiv', 0x30856e06, (a, b) => a / b],
  ['fsqrt', 0x30808806, (a) => Math.sqrt(a)],
];

describe(`floating point against this language's own (seed ${seed})`, () => {
  test.each(operations)('%s, double', (_, word, expected) => {
    const random = new Random(`float/${seed}`);
    const cpu = machine([word]);
    for (let pair = 0; pair < pairs; pair++) {
      const [a, b] = [anyNumber(random), anyNumber(random)];
      setDouble(cpu, 4, a);
      setDouble(cpu, 5, b);
      cpu.floats[0] = 0;
      cpu.state.set([base, base + 4]);
      cpu.run(1);
      const wanted = expected(a, b);
      if (!Number.isNaN(wanted)) expect([a, b, getDouble(cpu, 6)]).toEqual([a, b, wanted]);
    }
  });

  test.each(operations)('%s, single', (_, word, expected) => {
    const random = new Random(`float/${seed}`);
    const cpu = machine([word & ~0x800]);
    for (let pair = 0; pair < pairs; pair++) {
      const [a, b] = [Math.fround(anyNumber(random)), Math.fround(anyNumber(random))];
      setSingle(cpu, 4, a);
      setSingle(cpu, 5, b);
      cpu.floats[0] = 0;
      cpu.state.set([base, base + 4]);
      cpu.run(1);
      // One operation on singles, done in double and rounded once more, is exact: 53 bits are more than 2 · 24 + 2.
      const wanted = Math.fround(expected(a, b));
      if (!Number.isNaN(wanted)) expect([a, b, getSingle(cpu, 6)]).toEqual([a, b, wanted]);
    }
  });
});

describe('traps', () => {
  const divide = 0x30856e06; // fdiv,dbl fr4,fr5,fr6
  const divisionByZeroEnabled = 8;
  const pending = 0x40;

  test('an enabled exception leaves code and instruction in exception register 1; the next operation takes vector 14', () => {
    const cpu = machine([divide, 0x30850e06]);
    setDouble(cpu, 4, 1);
    cpu.floats[0] = divisionByZeroEnabled;
    cpu.run(1);
    expect(cpu.floats[0] & pending).toBe(pending);
    expect(cpu.floats[1] >>> 26).toBe(8 << 1);
    expect(cpu.floats[1] & 0x3ffffff).toBe(divide & 0x3ffffff);
    expect(getDouble(cpu, 6)).toBe(0);
    cpu.run(1);
    expect(cpu.cr[CR.offset]).toBe(base + 4);
    expect(cpu.pc & ~31).toBe(0x2000 + 32 * 14);
  });

  test('the store of register 0 saves the pending trap and cancels it', () => {
    const cpu = machine([divide, 0x2c801200, 0x30850e06]); // fdiv; fstd fr0,0(r4); fadd
    cpu.gr[4] = 0x3000;
    setDouble(cpu, 4, 1);
    cpu.floats[0] = divisionByZeroEnabled;
    cpu.run(3);
    expect(new DataView(cpu.readMemory(0x3000, 4).buffer).getInt32(0) & pending).toBe(pending);
    expect(cpu.pc).toBe(base + 12);
    expect(cpu.floats[0] & pending).toBe(0);
  });

  test('without the enable the flag is set and infinity delivered', () => {
    const cpu = machine([divide]);
    setDouble(cpu, 4, 1);
    cpu.run(1);
    expect(getDouble(cpu, 6)).toBe(Number.POSITIVE_INFINITY);
    expect(cpu.floats[0] >>> 27).toBe(8);
  });

  test('quad format is left to software: unimplemented', () => {
    const cpu = machine([0x30851e06, 0x30850e06]); // fadd,quad; fadd,dbl
    cpu.run(1);
    expect(cpu.floats[0] & pending).toBe(pending);
    cpu.run(1);
    expect(cpu.pc & ~31).toBe(0x2000 + 32 * 14);
  });

  test('with the unit switched off every operation is emulated: vector 22', () => {
    const cpu = machine([0x30850e06]);
    cpu.cr[CR.ccr] = 0;
    cpu.run(1);
    expect(cpu.pc & ~31).toBe(0x2000 + 32 * 22);
  });
});
