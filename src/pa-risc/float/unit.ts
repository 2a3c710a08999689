/**
 * The routines of the instruction table on the floating-point registers (Architecture manual, chapter 6). An exception
 * that traps leaves its instruction in exception register 1 and sets the T bit; the next floating-point instruction
 * takes interruption 14. Registers are words of the file; the left half of a register is even.
 */
import { operations } from './arithmetic';
import { compare } from './comparison';
import { convertFormat, fromInteger, toInteger, truncating } from './conversion';
import { double, single } from './format';
import { arithmeticNatively, compareNatively, convertNatively } from './native';
import type { Outcome } from './rounding';
import { DELAYED_TRAP, FLAGS_SHIFT, IDENTITY, queueComparison, testComparisons } from './status';

/** Operations by number, as rows of the table name them. */
export const ARITHMETIC = ['add', 'subtract', 'multiply', 'divide', 'squareRoot', 'round'] as const;
export const CONVERSION = { formats: 0, fromInteger: 1, toInteger: 2, truncate: 3 } as const;
export const MULTIPLY_AND = { add: 0, subtract: 1, truncate: 2 } as const;

const EXCEPTION_SHIFT = 26;
const INSTRUCTION = (1 << EXCEPTION_SHIFT) - 1;
const formats = [single, double];

/** The exception code of an unimplemented instruction, from which software learns its major opcode. */
const unimplementedCode = (word: number): number => {
  const opcode = word >>> 26;
  return (opcode & ~4) | 1;
};

/** Register 0 holds the status; as an operand it is zero. */
function operand(floats: Int32Array, word: number, wide: number): bigint {
  if (word < 2) return 0n;
  const left = BigInt.asUintN(32, BigInt(floats[word]));
  return wide ? (left << 32n) | BigInt.asUintN(32, BigInt(floats[word | 1])) : left;
}

function write(floats: Int32Array, word: number, wide: number, bits: bigint): void {
  floats[word] = Number(BigInt.asIntN(32, wide ? bits >> 32n : bits));
  if (wide) floats[word | 1] = Number(BigInt.asIntN(32, bits));
}

function noteTrap(floats: Int32Array, code: number, word: number): void {
  floats[0] |= DELAYED_TRAP;
  floats[1] = (code << EXCEPTION_SHIFT) | (word & INSTRUCTION);
}

/** Flags, result and trap of an operation. Register 0 cannot be the target of one. */
function deliver(floats: Int32Array, outcome: Outcome, target: number, wide: number, word: number): void {
  if (outcome.unimplemented || target < 2) {
    floatUnimplemented(floats, word);
    return;
  }
  floats[0] |= outcome.flags << FLAGS_SHIFT;
  if (outcome.result !== undefined) write(floats, target, wide, outcome.result);
  if (outcome.traps) noteTrap(floats, outcome.traps << 1, word);
}

/** An operation that the unit leaves to software. */
export function floatUnimplemented(floats: Int32Array, word: number): void {
  noteTrap(floats, unimplementedCode(word), word);
}

export function floatArithmetic(
  floats: Int32Array,
  operation: number,
  wide: number,
  left: number,
  right: number,
  target: number,
  word: number,
): void {
  if (arithmeticNatively(floats, operation, wide, left, right, target)) return;
  const [one, other] = [operand(floats, left, wide), operand(floats, right, wide)];
  deliver(floats, operations[ARITHMETIC[operation]](formats[wide], floats[0], one, other), target, wide, word);
}

/** `fcpy` and `fabs`: no arithmetic, so that NaNs pass unchanged; `keep` masks the word with the sign. */
export function floatCopy(
  floats: Int32Array,
  keep: number,
  wide: number,
  source: number,
  target: number,
  word: number,
): void {
  if (target < 2) {
    floatUnimplemented(floats, word);
    return;
  }
  if (wide) floats[target | 1] = source < 2 ? 0 : floats[source | 1];
  floats[target] = source < 2 ? 0 : floats[source] & keep;
}

export function floatConvert(
  floats: Int32Array,
  conversion: number,
  fromWide: number,
  toWide: number,
  source: number,
  target: number,
  word: number,
): void {
  if (convertNatively(floats, conversion, fromWide, toWide, source, target)) return;
  const status = floats[0];
  const bits = operand(floats, source, fromWide);
  const [from, to] = [formats[fromWide], formats[toWide]];
  const outcome =
    conversion === CONVERSION.formats
      ? convertFormat(from, to, status, bits)
      : conversion === CONVERSION.fromInteger
        ? fromInteger(from.width, to, status, bits)
        : toInteger(from, to.width, conversion === CONVERSION.truncate ? truncating(status) : status, bits);
  deliver(floats, outcome, target, toWide, word);
}

export function floatCompare(
  floats: Int32Array,
  wide: number,
  left: number,
  right: number,
  condition: number,
  word: number,
): void {
  if (compareNatively(floats, wide, left, right, condition)) return;
  const [one, other] = [operand(floats, left, wide), operand(floats, right, wide)];
  const { holds, flags, traps } = compare(formats[wide], floats[0], one, other, condition);
  floats[0] = queueComparison(floats[0], holds) | (flags << FLAGS_SHIFT);
  if (traps) noteTrap(floats, traps << 1, word);
}

/** `ftest`: whether it nullifies. */
export function floatTest(floats: Int32Array, condition: number, word: number): number {
  const holds = testComparisons(floats[0], condition);
  if (holds === undefined) floatUnimplemented(floats, word);
  return holds ? 1 : 0;
}

export function floatIdentify(floats: Int32Array): void {
  floats[0] = IDENTITY;
}

/**
 * `fmpyadd`, `fmpysub` and `fmpycfxt`: a product and, independent of it, a sum, a difference or the conversion of the
 * sum's operand to a word. If either would trap, software executes both.
 */
export function floatMultiplyAnd(
  floats: Int32Array,
  operation: number,
  wide: number,
  left: number,
  right: number,
  product: number,
  addend: number,
  target: number,
  word: number,
): void {
  const [format, status] = [formats[wide], floats[0]];
  const [accumulator, other] = [operand(floats, target, wide), operand(floats, addend, wide)];
  const first = operations.multiply(format, status, operand(floats, left, wide), operand(floats, right, wide));
  const convert = operation === MULTIPLY_AND.truncate;
  const second = convert
    ? toInteger(format, single.width, truncating(status), accumulator)
    : operations[operation === MULTIPLY_AND.add ? 'add' : 'subtract'](format, status, accumulator, other);
  if ([first, second].some(({ traps, unimplemented }) => traps || unimplemented) || product < 2) {
    floatUnimplemented(floats, word);
    return;
  }
  deliver(floats, first, product, wide, word);
  deliver(floats, second, target, convert ? 0 : wide, word);
}
