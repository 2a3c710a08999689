/** Conversions between the formats and to and from two's complement integers of one or two words (manual, FCNVxx). */
import { propagated } from './arithmetic';
import { type Format, infinity, isNan, quieted, unpack, zero } from './format';
import { delivered, exactly, exceptional, type Outcome, round, roundOff } from './rounding';
import { EXCEPTION, ROUND } from './status';

/** `fcnvff`. A NaN keeps its sign and the left part of its fraction. */
export function convertFormat(from: Format, to: Format, status: number, bits: bigint): Outcome {
  const operand = unpack(from, bits);
  if (isNan(operand)) {
    const { result, ...outcome } = propagated(from, status, [operand]);
    return result === undefined ? outcome : { result: convertNan(from, to, result), ...outcome };
  }
  if (operand.kind === 'infinity') return exactly(infinity(to, operand.negative));
  if (operand.kind === 'zero') return exactly(zero(to, operand.negative));
  return round(to, status, operand.negative, operand.significand, operand.exponent);
}

function convertNan(from: Format, to: Format, bits: bigint): bigint {
  const fraction = BigInt.asUintN(from.precision - 1, bits);
  const shift = BigInt(from.precision - to.precision);
  const converted = shift > 0n ? fraction >> shift : fraction << -shift;
  const nan = infinity(to, unpack(from, bits).negative);
  // All set bits may have been lost: the NaN must not become an infinity.
  return nan | (converted === 0n ? quieted(to, 1n << BigInt(to.precision - 2)) : converted);
}

/** `fcnvxf`: from an integer of so many bits. */
export function fromInteger(width: number, to: Format, status: number, bits: bigint): Outcome {
  const value = BigInt.asIntN(width, bits);
  if (value === 0n) return exactly(zero(to, false));
  return round(to, status, value < 0n, value < 0n ? -value : value, 0);
}

/** The rounding mode of the status replaced, as `fcnvfxt` rounds. */
export const truncating = (status: number): number => (status & ~(3 << 9)) | (ROUND.zero << 9);

/**
 * `fcnvfx`: a value that no integer of this width can express is invalid, and gives the largest integer of its sign.
 */
export function toInteger(from: Format, width: number, status: number, bits: bigint): Outcome {
  const operand = unpack(from, bits);
  const { negative, significand, exponent } = operand;
  const limit = 1n << BigInt(width - 1);
  const extreme = negative ? limit : limit - 1n;
  const out = exceptional(status, EXCEPTION.invalid, extreme);
  if (operand.kind === 'zero') return exactly(0n);
  if (operand.kind !== 'finite' || exponent > width) return out;
  const { kept, inexact } = roundOff(significand, -exponent, false, negative, status);
  if (kept > extreme) return out;
  return delivered(status, BigInt.asUintN(width, negative ? -kept : kept), inexact);
}
