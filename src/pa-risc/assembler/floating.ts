/**
 * Decimal numbers in the formats of IEEE 754, as GNU's assembler makes them: a value halfway between two is rounded
 * away from zero.
 */

export interface FloatFormat {
  readonly bytes: number;
  /** The stored bits of the fraction. */
  readonly fraction: number;
  readonly exponentBits: number;
}

export const single: FloatFormat = { bytes: 4, fraction: 23, exponentBits: 8 };
export const double: FloatFormat = { bytes: 8, fraction: 52, exponentBits: 11 };

/** A number for a directive; GNU's marks the format by a zero and a letter, which have no effect here. */
export const decimal = /\s*([+-]?)(?:0[rdf])?(\d*)(?:\.(\d*))?(?:e([+-]?\d+))?/iy;
/** Numbers with more digits or larger exponents are refused. */
const longest = 1000;

/** The bits of the number; `undefined` if the text is no number, or the number is too large or too small. */
export function floatBits(
  { fraction, exponentBits }: FloatFormat,
  [, sign, whole, part = '', power = '0']: RegExpExecArray,
): bigint | undefined {
  const digits = whole + part;
  const exponent = Number(power) - part.length;
  if (digits === '' || digits.length > longest || Math.abs(exponent) > longest) return undefined;
  const signBit = sign === '-' ? 1n << BigInt(fraction + exponentBits) : 0n;
  const numerator = BigInt(digits) * 10n ** BigInt(Math.max(exponent, 0));
  const denominator = 10n ** BigInt(Math.max(-exponent, 0));
  if (numerator === 0n) return signBit;
  const bias = 2 ** (exponentBits - 1) - 1;
  // The power of two of the highest bit, estimated from the lengths and corrected by one where the estimate is wrong.
  let top = bitLength(numerator) - bitLength(denominator);
  if (scaled(numerator, -top) < scaled(denominator, top)) top--;
  const lowest = Math.max(top, 1 - bias) - fraction;
  const half = 2n * scaled(numerator, -lowest);
  const unit = scaled(denominator, lowest);
  const significand = (half + unit) / (2n * unit);
  // A carry out of the significand becomes the next exponent by itself.
  const bits = significand + (top < 1 - bias ? 0n : BigInt(top + bias - 1) << BigInt(fraction));
  const isInfinite = bits >> BigInt(fraction) >= 2n ** BigInt(exponentBits) - 1n;
  return isInfinite || bits === 0n ? undefined : signBit | bits;
}

const bitLength = (value: bigint): number => value.toString(2).length;
/** Multiplies by a power of two; a negative power multiplies the other side. */
const scaled = (value: bigint, power: number): bigint => (power > 0 ? value << BigInt(power) : value);
