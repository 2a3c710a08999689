import { expect, test } from 'vitest';
import { Random } from '../../src/base/random';
import { assemble } from '../../src/pa-risc/assembler/assembler';
import { Cpu } from '../../src/pa-risc/cpu';
import { EXCEPTION, FLAGS_SHIFT } from '../../src/pa-risc/float/status';
import { type Instruction, table } from '../../src/pa-risc/instructions/table';
import { VECTOR } from '../../src/pa-risc/interruption';
import { CR } from '../../src/pa-risc/registers';
import type { CpuOptions } from '../../src/pa-risc/routines';
import { length } from '../check/length';
import { anyBits, bytesOf, oneOf } from '../oracle/words';
import { runTo } from './random-machines';

const operations = table.filter(({ mnemonic }) =>
  /^f(cpy|abs|sqrt|cnv(ff|xf|fxt?)|cmp|add|sub|mpy|div|mpyadd|mpysub|test)(,|$)/.test(mnemonic),
);
const origin = 0x1000;
const waiting = 0xe81f1ff7; // b,n .
const inexact = EXCEPTION.inexact << FLAGS_SHIFT;
const several = 40;
const vectors = 0x2000;
/** Stores the status, which clears the pending trap, and tries the instruction again. */
const handler = assemble('fstds %fr0,0(%r4)\nrfi\nnop', { origin: vectors + 32 * VECTOR.assistException }).bytes;

/** An operation on the registers 4 to 7 and 20 to 23, so that results become operands. */
function anyOperation(random: Random): number {
  const row: Instruction = oneOf(random, operations);
  const registers = (0x1f << 21) | (0x1f << 16) | 0x1f;
  const fields = [21, 16, 11, 6, 0].reduce(
    (word, shift) => word | ((random.integer(0, 3) | 4 | (random.integer(0, 1) << 4)) << shift),
    0,
  );
  return ((anyBits(row, random) & ~registers) | (fields & registers & ~row.mask) | row.match) >>> 0;
}

/** Mostly of ordinary size; now and then zero, denormalized, extreme or no number. */
function anyNumber(random: Random): number {
  if (random.chance(0.1)) return oneOf(random, [0, -0, Infinity, NaN, 1e-310, 1e300, -1e-300, 2 ** 31, 1e-45]);
  return (random.integer(-1e6, 1e6) / random.integer(1, 1000)) * 2 ** random.integer(-40, 40);
}

function machine(words: readonly number[], seed: number, options: Partial<CpuOptions>): Cpu {
  const random = new Random(`floats/${seed}`);
  const cpu = new Cpu({ memorySize: 1 << 16, ...options });
  cpu.writeMemory(origin, bytesOf(words));
  cpu.reset(origin, { gr26: 0, gr25: 0, gr24: 0, gr23: 0 });
  cpu.writeMemory(vectors + 32 * VECTOR.assistException, handler);
  cpu.gr[4] = 0x4000;
  cpu.cr[CR.ccr] = 0xc0;
  cpu.cr[CR.iva] = vectors;
  const view = new DataView(cpu.floats.buffer, cpu.floats.byteOffset);
  for (let register = 4; register < 32; register++) {
    const [number, wide] = [anyNumber(random), random.chance(0.7)];
    const bits = new DataView(new ArrayBuffer(8));
    if (wide) bits.setFloat64(0, number);
    else for (const at of [0, 4]) bits.setFloat32(at, number);
    for (const at of [0, 4]) view.setUint32(8 * register + at, bits.getUint32(at), true);
  }
  cpu.floats[0] = random.chance(0.8) ? inexact : 0;
  return cpu;
}

const programs = length(60, 3000);
test(`${programs} programs of floating-point operations: registers and flags are the interpreter’s`, () => {
  for (let seed = 0; seed < programs; seed++) {
    const random = new Random(`operations/${seed}`);
    const words = [...Array.from({ length: several }, () => anyOperation(random)), waiting];
    const [wanted, cpu] = (['interpreter', 'atOnce'] as const).map((processor) => machine(words, seed, { processor }));
    for (const each of [wanted, cpu]) runTo(each, 2 * several);
    expect([...cpu.floats], `program ${seed}`).toEqual([...wanted.floats]);
    expect(cpu.digest()).toBe(wanted.digest());
  }
});
