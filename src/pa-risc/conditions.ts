/** Conditions (Architecture manual, chapter 5): field = three bits of condition, then the negation. Each gives 0 or 1. */
const negate = (field: number, holds: boolean): number => (holds ? 1 : 0) ^ (field & 1);

export function addCondition(field: number, result: number, carries: number, overflow: number): number {
  const negative = result < 0 !== (overflow !== 0);
  const carry = (carries & 0x80) !== 0;
  const values = [false, result === 0, negative, negative || result === 0, !carry, !carry || result === 0];
  return negate(field, [...values, overflow !== 0, (result & 1) !== 0][field >> 1]);
}

export function subCondition(field: number, a: number, b: number, result: number): number {
  const overflow = ((a ^ b) & (a ^ result)) < 0;
  const values = [false, a === b, a < b, a <= b, a >>> 0 < b >>> 0, a >>> 0 <= b >>> 0, overflow, (result & 1) !== 0];
  return negate(field, values[field >> 1]);
}

export function logicalCondition(field: number, result: number): number {
  const values = [false, result === 0, result < 0, result <= 0, false, false, false, (result & 1) !== 0];
  return negate(field, values[field >> 1]);
}

/** The carry out of each of the eight digits; 0x80 is that of the most significant. */
export function carries(a: number, b: number, result: number): number {
  const out = (a & b) | ((a | b) & ~result);
  let packed = 0;
  for (let digit = 0; digit < 8; digit++) packed |= ((out >>> (4 * digit + 3)) & 1) << digit;
  return packed;
}
