/** From exact values to results: rounding and the exceptions that come with it (Architecture manual, chapter 6). */
import { type Format, infinity, largest, pack, top } from './format';
import { EXCEPTION, ROUND, roundingMode } from './status';

/** The result of an operation. */
export interface Outcome {
  /** Absent if the operation delivers no result. */
  readonly result?: bigint;
  /** Exceptions whose flags the operation sets. */
  readonly flags: number;
  /** Exceptions that trap. */
  readonly traps: number;
  /** The unit leaves the operation to software. */
  readonly unimplemented?: boolean;
}

const UNIMPLEMENTED: Outcome = { flags: 0, traps: 0, unimplemented: true };
export const exactly = (result: bigint): Outcome => ({ result, flags: 0, traps: 0 });

/** Invalid operation and division by zero: with the trap enabled, no result. */
export function exceptional(status: number, exception: number, result: bigint): Outcome {
  return status & exception ? { flags: 0, traps: exception } : { result, flags: exception, traps: 0 };
}

/** A result that may be inexact, with other exceptions whose traps are not enabled. */
export function delivered(status: number, result: bigint, inexact: boolean, others = 0): Outcome {
  const trapping = inexact && (status & EXCEPTION.inexact) !== 0;
  return {
    result,
    flags: others | (inexact && !trapping ? EXCEPTION.inexact : 0),
    traps: trapping ? EXCEPTION.inexact : 0,
  };
}

/** The significand without its last `shift` bits, rounded. `sticky`: nonzero bits follow the last one. */
export function roundOff(
  significand: bigint,
  shift: number,
  sticky: boolean,
  negative: boolean,
  status: number,
): { readonly kept: bigint; readonly inexact: boolean } {
  if (shift <= 0) return { kept: significand << BigInt(-shift), inexact: false };
  const kept = significand >> BigInt(shift);
  const lost = BigInt.asUintN(shift, significand);
  const half = 1n << BigInt(shift - 1);
  const inexact = lost !== 0n || sticky;
  const mode = roundingMode(status);
  const up =
    mode === ROUND.nearest
      ? lost > half || (lost === half && (sticky || (kept & 1n) !== 0n))
      : inexact && (mode === ROUND.up ? !negative : mode === ROUND.down && negative);
  return { kept: up ? kept + 1n : kept, inexact };
}

export const lengthOf = (value: bigint): number => value.toString(2).length;

/**
 * The value `significand` times 2 to the power of `exponent`, not zero, rounded to the format. With `sticky`, the
 * significand has at least two bits more than the format.
 */
export function round(
  format: Format,
  status: number,
  negative: boolean,
  significand: bigint,
  exponent: number,
  sticky = false,
): Outcome {
  const { precision, bias } = format;
  const shift = lengthOf(significand) - precision;
  const wide = normalized(format, exponent + shift, roundOff(significand, shift, sticky, negative, status));
  if (wide.biased >= top(format)) return overflowed(format, status, negative, wide);
  if (wide.biased >= 1) return delivered(status, pack(format, negative, wide.biased, wide.kept), wide.inexact);
  if (status & EXCEPTION.underflow) return wrapped(format, status, negative, wide, EXCEPTION.underflow);
  const least = 1 - bias - (precision - 1) - exponent;
  const { kept, inexact } = roundOff(significand, least, sticky, negative, status);
  // Rounding may reach the least normal number, whose hidden bit `pack` handles. Tininess was detected before rounding.
  return delivered(status, pack(format, negative, 1, kept), inexact, inexact ? EXCEPTION.underflow : 0);
}

interface Wide {
  readonly kept: bigint;
  readonly biased: number;
  readonly inexact: boolean;
}

function normalized(
  { precision, bias }: Format,
  exponent: number,
  { kept, inexact }: { kept: bigint; inexact: boolean },
): Wide {
  const carried = kept >> BigInt(precision) !== 0n;
  return {
    kept: carried ? kept >> 1n : kept,
    biased: exponent + bias + (precision - 1) + (carried ? 1 : 0),
    inexact,
  };
}

function overflowed(format: Format, status: number, negative: boolean, wide: Wide): Outcome {
  if (status & EXCEPTION.overflow) return wrapped(format, status, negative, wide, EXCEPTION.overflow);
  const mode = roundingMode(status);
  const toInfinity = mode === ROUND.nearest || mode === (negative ? ROUND.down : ROUND.up);
  return delivered(status, (toInfinity ? infinity : largest)(format, negative), true, EXCEPTION.overflow);
}

/**
 * The result of a trap: the wrap moves the exponent, so that the handler can reconstruct the value. For a conversion
 * even that may be out of range: software handles such a case.
 */
function wrapped(format: Format, status: number, negative: boolean, wide: Wide, exception: number): Outcome {
  const biased = wide.biased + (exception === EXCEPTION.overflow ? -format.wrap : format.wrap);
  if (biased < 1 || biased >= top(format)) return UNIMPLEMENTED;
  const { result, flags, traps } = delivered(status, pack(format, negative, biased, wide.kept), wide.inexact);
  return { result, flags, traps: traps | exception };
}
