import type { Random } from '../../src/base/random';
import type { Instruction } from '../../src/pa-risc/instructions/table';
import type { LeftOut } from './exclusions';

/** How one row of the instruction table is tried: the words that set it up, and itself. */
export type Recipe = (row: Instruction, random: Random, leftOut: LeftOut) => readonly number[];

export const nop = 0x08000240;

export const field = (word: number, shift: number, bits: number): number => (word >>> shift) & (2 ** bits - 1);
export const into = (word: number, shift: number, bits: number, value: number): number =>
  ((word & ~((2 ** bits - 1) << shift)) | ((value & (2 ** bits - 1)) << shift)) >>> 0;

/** Any operands and completers: random bits wherever the row has none. */
export const anyBits = (row: Instruction, random: Random): number =>
  ((random.integer(0, 0xffffffff) & ~row.mask) | row.match) >>> 0;
export const oneOf = <T>(random: Random, values: readonly T[]): T => values[random.integer(0, values.length - 1)];

export const hex = (value: number): string => (value >>> 0).toString(16).padStart(8, '0');

/** As they stand in memory. */
export function bytesOf(words: readonly number[]): Uint8Array {
  const bytes = new Uint8Array(4 * words.length);
  const view = new DataView(bytes.buffer);
  for (const [at, word] of words.entries()) view.setUint32(4 * at, word);
  return bytes;
}

/** `ldil` and `ldo` of a constant. */
export function loadConstant(register: number, value: number): readonly number[] {
  const left = value >>> 11;
  const scrambled =
    (field(left, 20, 1) << 0) |
    (field(left, 9, 11) << 1) |
    (field(left, 7, 2) << 14) |
    (field(left, 2, 5) << 16) |
    (field(left, 0, 2) << 12);
  const right = value & 0x7ff;
  return [
    ((0x08 << 26) | (register << 21) | scrambled) >>> 0,
    ((0x0d << 26) | (register << 21) | (register << 16) | (right << 1)) >>> 0,
  ];
}
