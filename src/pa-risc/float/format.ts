/** Single and double format (IEEE 754 and Architecture manual, chapter 6): values taken apart and put together. */

export interface Format {
  readonly width: number;
  /** Bits of the significand, the hidden one included. */
  readonly precision: number;
  readonly bias: number;
  /** By how much the exponent of a result is moved when overflow or underflow traps. */
  readonly wrap: number;
}

export interface Unpacked {
  readonly kind: 'zero' | 'finite' | 'infinity' | 'quiet' | 'signalling';
  readonly negative: boolean;
  /** A finite value is `significand` times 2 to the power of `exponent`. */
  readonly significand: bigint;
  readonly exponent: number;
  readonly bits: bigint;
}

export const single: Format = { width: 32, precision: 24, bias: 127, wrap: 192 };
export const double: Format = { width: 64, precision: 53, bias: 1023, wrap: 1536 };

/** The largest biased exponent, that of infinities and NaNs. */
export const top = ({ bias }: Format): number => 2 * bias + 1;
const fractionOf = ({ precision }: Format, bits: bigint): bigint => BigInt.asUintN(precision - 1, bits);
const signOf = ({ width }: Format, negative: boolean): bigint => (negative ? 1n << BigInt(width - 1) : 0n);

export function unpack(format: Format, bits: bigint): Unpacked {
  const { width, precision, bias } = format;
  const negative = bits >> BigInt(width - 1) !== 0n;
  const biased = Number(bits >> BigInt(precision - 1)) & top(format);
  const fraction = fractionOf(format, bits);
  if (biased === top(format)) {
    // The first bit of the fraction has the inverse of today's usual meaning.
    const signalling = fraction >> BigInt(precision - 2) !== 0n;
    const kind = fraction === 0n ? 'infinity' : signalling ? 'signalling' : 'quiet';
    return { kind, negative, significand: 0n, exponent: 0, bits };
  }
  const significand = biased === 0 ? fraction : fraction | (1n << BigInt(precision - 1));
  const exponent = Math.max(biased, 1) - bias - (precision - 1);
  return { kind: significand === 0n ? 'zero' : 'finite', negative, significand, exponent, bits };
}

/** A number whose significand may have its hidden bit; with a biased exponent of 1 and none it is denormalized. */
export function pack(format: Format, negative: boolean, biased: number, significand: bigint): bigint {
  const hidden = significand >> BigInt(format.precision - 1) === 0n ? 1 : 0;
  const exponent = BigInt(biased - hidden) << BigInt(format.precision - 1);
  return signOf(format, negative) | exponent | fractionOf(format, significand);
}

export const zero = (format: Format, negative: boolean): bigint => signOf(format, negative);
export const infinity = (format: Format, negative: boolean): bigint =>
  signOf(format, negative) | (BigInt(top(format)) << BigInt(format.precision - 1));
export const largest = (format: Format, negative: boolean): bigint => infinity(format, negative) - 1n;
/** The NaN of an invalid operation: the second bit of the fraction set. */
export const defaultNan = (format: Format): bigint => infinity(format, false) | (1n << BigInt(format.precision - 3));

/** A NaN made quiet: the first two bits of the fraction become 01. */
export function quieted(format: Format, bits: bigint): bigint {
  const first = 1n << BigInt(format.precision - 2);
  return bits & first ? (bits & ~first) | (first >> 1n) : bits;
}
export const isNan = ({ kind }: Unpacked): boolean => kind === 'quiet' || kind === 'signalling';
