/** Addition, subtraction, multiplication, division, square root, rounding to an integer (IEEE 754, sections 5 to 7). */
import { defaultNan, type Format, infinity, isNan, pack, quieted, type Unpacked, unpack, zero } from './format';
import { delivered, exactly, exceptional, lengthOf, type Outcome, round, roundOff } from './rounding';
import { EXCEPTION, ROUND, roundingMode } from './status';

/** An operation on the bits of operands; the status gives rounding mode and trap enables. */
type Operation = (format: Format, status: number, left: bigint, right: bigint) => Outcome;

const invalid = (format: Format, status: number): Outcome => exceptional(status, EXCEPTION.invalid, defaultNan(format));

/** A signalling NaN takes precedence over a quiet one, the left operand over the right one. */
export function propagated(format: Format, status: number, operands: readonly Unpacked[]): Outcome {
  const signalling = operands.find(({ kind }) => kind === 'signalling');
  if (signalling) return exceptional(status, EXCEPTION.invalid, quieted(format, signalling.bits));
  return exactly((operands.find(isNan) as Unpacked).bits);
}

/** Unpacks the operands, and handles NaNs. */
const numeric =
  (operate: (format: Format, status: number, left: Unpacked, right: Unpacked) => Outcome): Operation =>
  (format, status, left, right) => {
    const operands = [unpack(format, left), unpack(format, right)];
    if (operands.some(isNan)) return propagated(format, status, operands);
    return operate(format, status, operands[0], operands[1]);
  };

function sum(format: Format, status: number, left: Unpacked, right: Unpacked): Outcome {
  if (left.kind === 'infinity' || right.kind === 'infinity') {
    if (left.kind === right.kind && left.negative !== right.negative) return invalid(format, status);
    return exactly(infinity(format, left.kind === 'infinity' ? left.negative : right.negative));
  }
  const exponent = Math.min(left.exponent, right.exponent);
  const scaled = (each: Unpacked) => {
    const magnitude = each.significand << BigInt(each.exponent - exponent);
    return each.negative ? -magnitude : magnitude;
  };
  const total = scaled(left) + scaled(right);
  if (total !== 0n) return round(format, status, total < 0n, total < 0n ? -total : total, exponent);
  const same = left.negative === right.negative && left.kind === 'zero';
  return exactly(zero(format, same ? left.negative : roundingMode(status) === ROUND.down));
}

function product(format: Format, status: number, left: Unpacked, right: Unpacked): Outcome {
  const negative = left.negative !== right.negative;
  const infinite = left.kind === 'infinity' || right.kind === 'infinity';
  if (left.kind === 'zero' || right.kind === 'zero') {
    return infinite ? invalid(format, status) : exactly(zero(format, negative));
  }
  if (infinite) return exactly(infinity(format, negative));
  return round(format, status, negative, left.significand * right.significand, left.exponent + right.exponent);
}

function quotient(format: Format, status: number, left: Unpacked, right: Unpacked): Outcome {
  const negative = left.negative !== right.negative;
  if (left.kind === right.kind && left.kind !== 'finite') return invalid(format, status);
  if (left.kind === 'infinity') return exactly(infinity(format, negative));
  if (left.kind === 'zero' || right.kind === 'infinity') return exactly(zero(format, negative));
  if (right.kind === 'zero') return exceptional(status, EXCEPTION.divisionByZero, infinity(format, negative));
  // Enough bits that the quotient has two more than the format, whatever the lengths of the operands.
  const extra = 2 * format.precision + 2;
  const dividend = left.significand << BigInt(extra);
  const result = dividend / right.significand;
  const sticky = result * right.significand !== dividend;
  return round(format, status, negative, result, left.exponent - right.exponent - extra, sticky);
}

function root(format: Format, status: number, operand: Unpacked): Outcome {
  if (operand.kind === 'zero') return exactly(operand.bits);
  if (operand.negative) return invalid(format, status);
  if (operand.kind === 'infinity') return exactly(operand.bits);
  // An even exponent, and a radicand of at least twice the bits of the format and of the two beyond it.
  const extra = 2 * (format.precision + 2) + (operand.exponent & 1);
  const radicand = operand.significand << BigInt(extra);
  const result = integerRoot(radicand);
  return round(format, status, false, result, (operand.exponent - extra) / 2, result * result !== radicand);
}

/** The largest integer whose square does not exceed the radicand: Newton's iteration, from above. */
function integerRoot(radicand: bigint): bigint {
  let guess = 1n << BigInt((lengthOf(radicand) + 1) >> 1);
  for (;;) {
    const next = (guess + radicand / guess) >> 1n;
    if (next >= guess) return guess;
    guess = next;
  }
}

function integral(format: Format, status: number, operand: Unpacked): Outcome {
  if (operand.kind !== 'finite' || operand.exponent >= 0) return exactly(operand.bits);
  const { kept, inexact } = roundOff(operand.significand, -operand.exponent, false, operand.negative, status);
  if (kept === 0n) return delivered(status, zero(format, operand.negative), inexact);
  const shift = format.precision - lengthOf(kept);
  const biased = format.bias + format.precision - 1 - shift;
  return delivered(status, pack(format, operand.negative, biased, kept << BigInt(shift)), inexact);
}

const negated = (operand: Unpacked): Unpacked => ({ ...operand, negative: !operand.negative });

/** By the numbers in the instruction table; operations on one operand ignore the other. */
export const operations = {
  add: numeric(sum),
  subtract: numeric((format, status, left, right) => sum(format, status, left, negated(right))),
  multiply: numeric(product),
  divide: numeric(quotient),
  squareRoot: numeric((format, status, operand) => root(format, status, operand)),
  round: numeric((format, status, operand) => integral(format, status, operand)),
} as const;
