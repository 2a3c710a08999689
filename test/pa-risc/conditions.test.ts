import { expect, test } from 'vitest';
import { Random } from '../../src/base/random';
import { carries } from '../../src/pa-risc/conditions';

test('PSW C/B: the carry out of each digit is that of an addition of the digits below (seed 9)', () => {
  const random = new Random(9);
  for (let run = 0; run < 20_000; run++) {
    const a = random.integer(0, 0xffffffff);
    const b = random.integer(0, 0xffffffff);
    let expected = 0;
    for (let digit = 0; digit < 8; digit++) {
      const modulus = 16 ** (digit + 1);
      if ((a % modulus) + (b % modulus) >= modulus) expected |= 1 << digit;
    }
    expect(carries(a | 0, b | 0, (a + b) | 0)).toBe(expected);
  }
});
