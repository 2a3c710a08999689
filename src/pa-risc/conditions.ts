/**
 * Conditions (Architecture manual, chapter 5): field = three bits of condition, then the negation. Each returns 0 or 1.
 */
const holds = (field: number, condition: boolean): number => (condition ? 1 : 0) ^ (field & 1);

export function addCondition(field: number, result: number, carries: number, overflow: number): number {
  switch (field >> 1) {
    case 0:
      return field & 1;
    case 1:
      return holds(field, result === 0);
    case 2:
      return holds(field, result < 0 !== (overflow !== 0));
    case 3:
      return holds(field, result < 0 !== (overflow !== 0) || result === 0);
    case 4:
      return holds(field, (carries & 0x80) === 0);
    case 5:
      return holds(field, (carries & 0x80) === 0 || result === 0);
    case 6:
      return holds(field, overflow !== 0);
    default:
      return holds(field, (result & 1) !== 0);
  }
}

export function subCondition(field: number, a: number, b: number, result: number): number {
  switch (field >> 1) {
    case 0:
      return field & 1;
    case 1:
      return holds(field, a === b);
    case 2:
      return holds(field, a < b);
    case 3:
      return holds(field, a <= b);
    case 4:
      return holds(field, a >>> 0 < b >>> 0);
    case 5:
      return holds(field, a >>> 0 <= b >>> 0);
    case 6:
      return holds(field, ((a ^ b) & (a ^ result)) < 0);
    default:
      return holds(field, (result & 1) !== 0);
  }
}

export function logicalCondition(field: number, result: number): number {
  switch (field >> 1) {
    case 1:
      return holds(field, result === 0);
    case 2:
      return holds(field, result < 0);
    case 3:
      return holds(field, result <= 0);
    case 7:
      return holds(field, (result & 1) !== 0);
    default:
      return field & 1;
  }
}

/** Unit conditions: a byte or half-word is zero; a digit, byte or half-word has a carry. */
export function unitCondition(field: number, result: number, carries: number): number {
  switch (field >> 1) {
    case 2:
      return holds(field, ((result - 0x01010101) & ~result & 0x80808080) !== 0);
    case 3:
      return holds(field, (result & 0xffff) === 0 || result >>> 16 === 0);
    case 4:
      return holds(field, carries !== 0);
    case 6:
      return holds(field, (carries & 0xaa) !== 0);
    case 7:
      return holds(field, (carries & 0x88) !== 0);
    default:
      return field & 1;
  }
}

/** Six in each digit that has a carry, or in each digit without one. */
export function sixes(carries: number, carried: boolean): number {
  let result = 0;
  for (let digit = 0; digit < 8; digit++)
    if (((carries >>> digit) & 1) === (carried ? 1 : 0)) result |= 6 << (4 * digit);
  return result;
}

/** A word that, as both operands of a sum of zero, leaves these carries. */
export function carriesWord(carries: number): number {
  let word = 0;
  for (let digit = 0; digit < 8; digit++) word |= ((carries >>> digit) & 1) << (4 * digit + 3);
  return word;
}

/** The carry out of each of the eight digits; 0x80 is that of the most significant. */
export function carries(a: number, b: number, result: number): number {
  const out = ((a & b) | ((a | b) & ~result)) >>> 3;
  const pairs = (out & 0x11111111) | ((out & 0x11111111) >>> 3);
  const quads = (pairs & 0x03030303) | ((pairs & 0x03030303) >>> 6);
  return (quads & 0x0f) | ((quads >>> 12) & 0xf0);
}
