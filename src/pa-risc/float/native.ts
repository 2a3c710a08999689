/**
 * Operations on ordinary operands in the host's own numbers, rounded to nearest with no trap enabled: the host rounds
 * as IEEE 754 says, and an error term tells whether the result is inexact. Each function returns whether it has done
 * the operation; all others, with NaNs, infinities, denormalized or extreme numbers, are left to exact arithmetic.
 */
import { EXCEPTION, FLAGS_SHIFT, queueComparison } from './status';

/** Operations by number: of `ARITHMETIC` and `CONVERSION` in `unit.ts`. */
const [add, subtract, multiply, divide, squareRoot] = [0, 1, 2, 3, 4];
const [formats, fromInteger, , truncate] = [0, 1, 2, 3];

/** A rounding mode that is not to nearest, or an enabled trap. */
export const unusual = (3 << 9) | 31;
const inexact = EXCEPTION.inexact << FLAGS_SHIFT;
/** Exponents of doubles, as stored, between which no product, quotient or error term leaves the normal numbers. */
export const [leastDouble, mostDouble] = [1023 - 450, 1023 + 450];
/** Results of single format beyond these may overflow or underflow. */
export const [leastSingle, mostSingle] = [2 ** -124, 2 ** 126];
/** Splits a double into two halves of its digits (Dekker). */
const splitter = 2 ** 27 + 1;

const double = new Float64Array(1);
const doubleWords = new Int32Array(double.buffer);
const single = new Float32Array(1);
const singleWords = new Int32Array(single.buffer);

/** Register 0 is zero as an operand. */
function read(floats: Int32Array, word: number, wide: number): number {
  if (word < 2) return 0;
  if (wide) {
    doubleWords[1] = floats[word];
    doubleWords[0] = floats[word | 1];
    return double[0];
  }
  singleWords[0] = floats[word];
  return single[0];
}

/** Zero, or a number that is neither denormalized nor extreme. */
function isOrdinary(floats: Int32Array, word: number, wide: number): boolean {
  if (word < 2) return true;
  const high = floats[word];
  if (wide) {
    const exponent = (high >>> 20) & 0x7ff;
    return (exponent >= leastDouble && exponent <= mostDouble) || ((high & 0x7fffffff) | floats[word | 1]) === 0;
  }
  const exponent = (high >>> 23) & 0xff;
  return (exponent > 0 && exponent < 0xff) || (high & 0x7fffffff) === 0;
}

function write(floats: Int32Array, word: number, wide: number, value: number): void {
  if (wide) {
    double[0] = value;
    floats[word] = doubleWords[1];
    floats[word | 1] = doubleWords[0];
  } else {
    single[0] = value;
    floats[word] = singleWords[0];
  }
}

/** What the rounded sum lacks (Knuth). */
function errorOfSum(one: number, other: number, sum: number): number {
  const part = sum - one;
  return one - (sum - part) + (other - part);
}

/** What the rounded product lacks (Dekker). */
function errorOfProduct(one: number, other: number, product: number): number {
  const [big, bigOther] = [one * splitter, other * splitter];
  const high = big - (big - one);
  const highOther = bigOther - (bigOther - other);
  const [low, lowOther] = [one - high, other - highOther];
  return high * highOther - product + high * lowOther + low * highOther + low * lowOther;
}

/** A result of single format, rounded from a double that is exact or has enough digits; `exact`: nothing was lost. */
function delivered(floats: Int32Array, target: number, rounded: number, exact: boolean): boolean {
  const magnitude = Math.abs(rounded);
  if (!(rounded === 0 ? exact : magnitude >= leastSingle && magnitude <= mostSingle)) return false;
  write(floats, target, 0, rounded);
  if (!exact) floats[0] |= inexact;
  return true;
}

export function arithmeticNatively(
  floats: Int32Array,
  operation: number,
  wide: number,
  left: number,
  right: number,
  target: number,
): boolean {
  if (target < 2 || operation > squareRoot || (floats[0] & unusual) !== 0 || !isOrdinary(floats, left, wide))
    return false;
  if (operation !== squareRoot && !isOrdinary(floats, right, wide)) return false;
  const one = read(floats, left, wide);
  const other = operation === squareRoot ? 0 : read(floats, right, wide);
  let result: number;
  let isExact: boolean;
  if (operation === add || operation === subtract) {
    const addend = operation === add ? other : -other;
    const sum = one + addend;
    result = wide ? sum : Math.fround(sum);
    isExact = result === sum && errorOfSum(one, addend, sum) === 0;
  } else if (operation === multiply) {
    const product = one * other;
    result = wide ? product : Math.fround(product);
    isExact = wide ? one === 0 || other === 0 || errorOfProduct(one, other, product) === 0 : result === product;
  } else if (operation === divide) {
    if (other === 0) return false;
    result = wide ? one / other : Math.fround(one / other);
    isExact = one === 0 || isWhole(one, result, other, wide);
  } else {
    if (one < 0) return false;
    result = wide ? Math.sqrt(one) : Math.fround(Math.sqrt(one));
    isExact = one === 0 || isWhole(one, result, result, wide);
  }
  if (!wide) return delivered(floats, target, result, isExact);
  write(floats, target, wide, result);
  if (!isExact) floats[0] |= inexact;
  return true;
}

/** Whether the product is exactly this number; a product of singles is exact as a double. */
function isWhole(number: number, one: number, other: number, wide: number): boolean {
  const product = one * other;
  return wide ? number - product === errorOfProduct(one, other, product) : product === number;
}

/** Bits of the condition as in `comparison.ts`. */
const [greater, less, equal] = [16, 8, 4];

export function compareNatively(
  floats: Int32Array,
  wide: number,
  left: number,
  right: number,
  condition: number,
): boolean {
  const [one, other] = [read(floats, left, wide), read(floats, right, wide)];
  if (Number.isNaN(one) || Number.isNaN(other)) return false;
  const relation = one === other ? equal : one < other ? less : greater;
  floats[0] = queueComparison(floats[0], (condition & relation) !== 0);
  return true;
}

export function convertNatively(
  floats: Int32Array,
  conversion: number,
  fromWide: number,
  toWide: number,
  source: number,
  target: number,
): boolean {
  if (target < 2 || (floats[0] & unusual) !== 0) return false;
  if (conversion === fromInteger) {
    if (fromWide) return false;
    const value = source < 2 ? 0 : floats[source];
    if (!toWide) return delivered(floats, target, Math.fround(value), Math.fround(value) === value);
    write(floats, target, toWide, value);
    return true;
  }
  if ((conversion !== formats && conversion !== truncate) || !isOrdinary(floats, source, fromWide)) return false;
  const value = read(floats, source, fromWide);
  if (conversion === formats) {
    if (!toWide) return delivered(floats, target, Math.fround(value), Math.fround(value) === value);
    write(floats, target, toWide, value);
    return true;
  }
  const whole = Math.trunc(value);
  if (toWide || Math.abs(whole) >= 2 ** 31) return false;
  floats[target] = whole;
  if (whole !== value) floats[0] |= inexact;
  return true;
}
