import { expect, test } from 'vitest';
import { Random } from '../../src/base/random';
import { multiplyHigh } from '../../src/pa-risc/multiply';

test('xmpyu: the upper word of random products is that of exact arithmetic (seed 5)', () => {
  const random = new Random(5);
  const edges = [0, 1, 0xffff, 0x10000, 0x7fffffff, 0x80000000, 0xffffffff];
  const operand = () => (random.chance(0.3) ? edges[random.integer(0, 6)] : random.integer(0, 0xffffffff));
  for (let run = 0; run < 20_000; run++) {
    const [left, right] = [operand(), operand()];
    expect(multiplyHigh(left | 0, right | 0) >>> 0).toBe(Number((BigInt(left) * BigInt(right)) >> 32n));
  }
});
