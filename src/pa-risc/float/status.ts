/** The floating-point status register, the left half of register 0 (Architecture manual, chapter 6). */

/** Exceptions, in the order of the flags (status bits 0 to 4) and of the trap enables (bits 27 to 31). */
export const EXCEPTION = { invalid: 16, divisionByZero: 8, overflow: 4, underflow: 2, inexact: 1 } as const;

export const FLAGS_SHIFT = 27;
/** The compare bit, and the queue of eleven older ones, of which the leftmost is the youngest. */
const COMPARE = 1 << 26;
const QUEUE = 0x7ff << 11;
/** A trap is pending: every floating-point instruction but the doubleword store of register 0 takes it. */
export const DELAYED_TRAP = 1 << 6;

/** The value that the identify operation (COPR,0,0) leaves in place of the compare queue. */
export const MODEL = 7;
export const REVISION = 1;
export const IDENTITY = (MODEL << 16) | (REVISION << 11);

/** Rounding modes by their number in the status register. */
export const ROUND = { nearest: 0, zero: 1, up: 2, down: 3 } as const;
export const roundingMode = (status: number): number => (status >>> 9) & 3;

/** The status after a queued comparison: the compare bit moves into the queue, which loses its oldest. */
export function queueComparison(status: number, holds: boolean): number {
  const queue = ((status >>> 1) & QUEUE & ~(1 << 21)) | (status & COMPARE ? 1 << 21 : 0);
  return (status & ~(COMPARE | QUEUE)) | queue | (holds ? COMPARE : 0);
}

/** How many of the youngest comparisons the acceptances of `ftest` read, by its condition field. */
const ACCEPTANCE: { readonly [condition: number]: number } = { 1: 12, 5: 8, 9: 6, 13: 4, 17: 2 };
/** How many of them the rejections compare with as many older ones: those of one point with those of the other. */
const REJECTION: { readonly [condition: number]: number } = { 2: 6, 6: 4 };
/** The compare bit and the queue, the youngest comparison first, as one number of twelve bits. */
const comparisons = (status: number): number => (status & COMPARE ? 0x800 : 0) | ((status & QUEUE) >>> 11);

/**
 * Whether `ftest` nullifies (manual, FTEST): the compare bit is set; `acc`: none of the youngest comparisons held, so a
 * line between two points inside all planes is accepted; `rej`: for some plane the comparisons of both points held, so
 * the line lies outside. `undefined` for other conditions.
 */
export function testComparisons(status: number, condition: number): boolean | undefined {
  if (condition === 0) return (status & COMPARE) !== 0;
  const youngestFirst = comparisons(status);
  const [accepting, rejecting] = [ACCEPTANCE[condition], REJECTION[condition]];
  if (accepting !== undefined) return youngestFirst >>> (12 - accepting) === 0;
  if (rejecting === undefined) return undefined;
  const [younger, older] = [youngestFirst >>> (12 - rejecting), youngestFirst >>> (12 - 2 * rejecting)];
  return (younger & older) !== 0;
}
