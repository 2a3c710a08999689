import { expect, test } from 'vitest';
import { Random } from '../../src/base/random';
import { operations } from '../../src/pa-risc/float/arithmetic';
import { compare } from '../../src/pa-risc/float/comparison';
import { convertFormat, fromInteger, toInteger, truncating } from '../../src/pa-risc/float/conversion';
import { double, single } from '../../src/pa-risc/float/format';
import { arithmeticNatively, compareNatively, convertNatively } from '../../src/pa-risc/float/native';
import type { Outcome } from '../../src/pa-risc/float/rounding';
import { FLAGS_SHIFT, queueComparison } from '../../src/pa-risc/float/status';
import { ARITHMETIC, CONVERSION } from '../../src/pa-risc/float/unit';
import { length } from '../check/length';

const formats = [single, double];
/** It has one operand. */
const squareRoot = ARITHMETIC.indexOf('squareRoot');
const [left, right, target] = [8, 10, 12];
const tries = length(40_000, 2_000_000);

/** Bits of a number: any, of ordinary size, with few digits, near another one, or a bound. */
function anyBits(random: Random, wide: number, other: bigint): bigint {
  const kind = random.integer(0, 9);
  const bits = (BigInt(random.integer(0, 0xffffffff)) << 32n) | BigInt(random.integer(0, 0xffffffff));
  if (kind === 0) return BigInt.asUintN(formats[wide].width, bits);
  if (kind === 1) return BigInt.asUintN(formats[wide].width, other + BigInt(random.integer(-2, 2)));
  if (kind === 2) return random.chance(0.5) ? 0n : 1n << BigInt(formats[wide].width - 1);
  const near = random.chance(0.8) ? 30 : wide ? 460 : 126;
  const sign = BigInt(random.integer(0, 1));
  const [digits, bias] = wide ? [52n, 1023] : [23n, 127];
  const exponent = BigInt(bias + random.integer(-near, near));
  const fraction = BigInt.asUintN(Number(digits), kind < 6 ? bits : bits & (-1n << (digits - BigInt(kind))));
  return (((sign << (wide ? 11n : 8n)) | exponent) << digits) | fraction;
}

function registers(wide: number, one: bigint, other: bigint): Int32Array {
  const floats = new Int32Array(64);
  for (const [word, bits] of [[left, one] as const, [right, other] as const]) {
    floats[word] = Number(BigInt.asIntN(32, wide ? bits >> 32n : bits));
    if (wide) floats[word + 1] = Number(BigInt.asIntN(32, bits));
  }
  return floats;
}

/** The registers after exact arithmetic. */
function delivered(
  floats: Int32Array,
  { result = 0n, flags, traps, unimplemented }: Outcome,
  wide: number,
): Int32Array {
  expect([traps, unimplemented ?? false]).toEqual([0, false]);
  floats[0] |= flags << FLAGS_SHIFT;
  floats[target] = Number(BigInt.asIntN(32, wide ? result >> 32n : result));
  if (wide) floats[target + 1] = Number(BigInt.asIntN(32, result));
  return floats;
}

test(`${tries} operations in the host's numbers yield results and flags of exact arithmetic (seed native/1)`, () => {
  const random = new Random('native/1');
  let native = 0;
  for (let at = 0; at < tries; at++) {
    const wide = at & 1;
    const one = anyBits(random, wide, 0n);
    const other = anyBits(random, wide, one);
    const [floats, wanted] = [registers(wide, one, other), registers(wide, one, other)];
    const operation = random.integer(0, 4);
    if (!arithmeticNatively(floats, operation, wide, left, right, target)) {
      expect(floats).toEqual(wanted);
      continue;
    }
    native++;
    delivered(
      wanted,
      operations[ARITHMETIC[operation]](formats[wide], 0, one, operation === squareRoot ? 0n : other),
      wide,
    );
    if (floats.some((each, word) => each !== wanted[word]))
      expect([operation, wide, one, other, floats]).toEqual(wanted);
  }
  expect(native).toBeGreaterThan(tries / 3);
});

test('comparisons and conversions likewise', () => {
  const random = new Random('native/2');
  let native = 0;
  for (let at = 0; at < tries / 2; at++) {
    const wide = at & 1;
    const [one, condition] = [anyBits(random, wide, 0n), random.integer(0, 31)];
    const other = anyBits(random, wide, one);
    const compared = registers(wide, one, other);
    compared[0] = random.integer(0, 0xffffffff) & ~0xfc000000;
    const before = compared[0];
    if (compareNatively(compared, wide, left, right, condition)) {
      const { holds, flags } = compare(formats[wide], before, one, other, condition);
      expect([compared[0], flags]).toEqual([queueComparison(before, holds), 0]);
    }
    const conversion = random.integer(0, 3);
    const toWide = random.integer(0, 1);
    const [floats, wanted] = [registers(wide, one, 0n), registers(wide, one, 0n)];
    if (!convertNatively(floats, conversion, wide, toWide, left, target)) continue;
    native++;
    const [from, to] = [formats[wide], formats[toWide]];
    const outcome =
      conversion === CONVERSION.formats
        ? convertFormat(from, to, 0, one)
        : conversion === CONVERSION.fromInteger
          ? fromInteger(from.width, to, 0, one)
          : toInteger(from, to.width, truncating(0), one);
    expect(floats).toEqual(delivered(wanted, outcome, toWide));
  }
  expect(native).toBeGreaterThan(tries / 10);
});
