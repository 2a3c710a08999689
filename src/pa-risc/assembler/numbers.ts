/** Operands that are numbers: immediates, displacements, positions and branch targets. */
import type { Cursor } from './cursor';
import { readOperand, readSelected } from './expression';
import { bits, gather, type Layout, lowSigned, maskOf, scatter, widthOf } from './field-layout';
import type { Kind } from './kind';
import { whole } from './value';

interface NumberForm {
  readonly layout: Layout;
  readonly signed?: boolean;
  /** The number is `offset` plus `scale` times the field. */
  readonly scale?: number;
  readonly offset?: number;
  readonly decimal?: boolean;
}

const hexadecimal = (value: number): string => (value < 0 ? `-${(-value).toString(16)}` : value.toString(16));

const fieldRange = ({ layout, signed }: NumberForm): readonly [number, number] => {
  const values = 2 ** widthOf(layout);
  return signed ? [-values / 2, values / 2 - 1] : [0, values - 1];
};

const numberIn = (form: NumberForm, word: number): number => {
  const field = gather(form.layout, word);
  const [, most] = fieldRange(form);
  return (form.offset ?? 0) + (form.scale ?? 1) * (field > most ? field - 2 ** widthOf(form.layout) : field);
};

/** The bits of a number read at `start`; it must fit. */
function encode(form: NumberForm, value: number, cursor: Cursor, start: number): number {
  const { layout, scale = 1, offset = 0 } = form;
  const [least, most] = fieldRange(form);
  const field = (value - offset) / scale;
  if (!Number.isInteger(field)) cursor.fail(`${value} is not a multiple of ${Math.abs(scale)}`, start);
  if (field < least || field > most) {
    const ends = [offset + scale * least, offset + scale * most].sort((one, other) => one - other);
    cursor.fail(`${value} does not fit: from ${ends[0]} to ${ends[1]}`, start);
  }
  return scatter(layout, field);
}

/** The start of the next token. */
const startOf = (cursor: Cursor): number => {
  cursor.take(/\s*/y);
  return cursor.at;
};

/** A decimal number in a listing, where the others are hexadecimal. */
const readDecimal = (cursor: Cursor): number => {
  const digits = cursor.context.listing ? cursor.take(/\d+/y) : undefined;
  return digits === undefined ? readSelected(cursor) : Number(digits[0]);
};

function numberKind(form: NumberForm): Kind {
  return {
    mask: maskOf(form.layout),
    format: (word) => (form.decimal ? String(numberIn(form, word)) : hexadecimal(numberIn(form, word))),
    parse: (cursor) => {
      const start = startOf(cursor);
      return encode(form, form.decimal ? readDecimal(cursor) : readSelected(cursor), cursor, start);
    },
  };
}

/** A displacement of a short form: a value that moves with the program needs a long form, as GNU's linker demands. */
function shortKind(layout: Layout): Kind {
  const form: NumberForm = { layout, signed: true };
  return {
    ...numberKind(form),
    parse: (cursor) => {
      const start = startOf(cursor);
      const { number, moves } = readOperand(cursor);
      if (moves) cursor.fail('an address does not fit: from -16 to 15', start);
      return encode(form, number, cursor, start);
    },
  };
}

/** A branch target, relative to the address eight bytes on. */
function targetKind(layout: Layout): Kind {
  const form: NumberForm = { layout, signed: true, scale: 4, offset: 8 };
  return {
    mask: maskOf(layout),
    format: (word, address) => `0x${((address + numberIn(form, word)) >>> 0).toString(16)}`,
    parse: (cursor) => {
      const start = startOf(cursor);
      const { number, moves } = readOperand(cursor);
      const { here, listing } = cursor.context;
      // GNU's assembler takes a plain number for a distance; its listings print an address.
      if (!moves && !listing) cursor.fail('a branch takes a label, or a distance as .+8', start);
      const distance = (number - whole(here())) | 0;
      if (distance % 4 !== 0) cursor.fail('the target is not at a multiple of 4', start);
      const [least, most] = fieldRange(form);
      const field = distance / 4 - 2;
      if (field < least || field > most) cursor.fail(`the target is ${distance} bytes away: too far`, start);
      return scatter(layout, field);
    },
  };
}

/**
 * The left 21 bits of a value: printed as the value, read as the field (the selector L makes the field from a value).
 */
const left21: Layout = [
  [0, 1],
  [1, 11],
  [14, 2],
  [16, 5],
  [12, 2],
];
const leftKind: Kind = {
  mask: maskOf(left21),
  format: (word) => `L%${hexadecimal((gather(left21, word) << 11) | 0)}`,
  parse: (cursor) => {
    const start = startOf(cursor);
    const value = readSelected(cursor);
    if (value < -(2 ** 20) || value >= 2 ** 21) cursor.fail(`${value} does not fit 21 bits: L' is missing`, start);
    return scatter(left21, value);
  },
};

/**
 * The displacement of long loads and stores: fourteen bits. Listings print sixteen, with the two bits of the space
 * register, as later processors read the field: these two are the second and third bit, each inverted by the sign.
 */
const displacement14: NumberForm = { layout: lowSigned(0, 14), signed: true };
const upper: Layout = bits(14, 2);
/**
 * A long form that modifies its base first has a negative displacement, which a listing recognizes by the highest bit
 * but one.
 */
const wideKind = (direction?: 'after' | 'before'): Kind => ({
  mask: maskOf(displacement14.layout) | maskOf(upper),
  format: (word) =>
    direction === undefined || (direction === 'before') === ((word & 0x2000) !== 0)
      ? hexadecimal(wideDisplacement(word))
      : undefined,
  parse: (cursor) => {
    const start = startOf(cursor);
    const value = readSelected(cursor);
    return cursor.context.listing ? encodeWide(value, cursor, start) : encodeNarrow(value, direction, cursor, start);
  },
});
function encodeNarrow(value: number, direction: 'after' | 'before' | undefined, cursor: Cursor, start: number): number {
  const word = encode(displacement14, value, cursor, start);
  if (direction === 'after' && value < 0) cursor.fail(`${value} is negative: the base is modified before`, start);
  if (direction === 'before' && value >= 0) cursor.fail(`${value} is not negative: the base is modified after`, start);
  return word;
}
function encodeWide(value: number, cursor: Cursor, start: number): number {
  if (value < -0x8000 || value > 0x7fff) cursor.fail(`${value} does not fit: from -32768 to 32767`, start);
  const sign = value < 0 ? 1 : 0;
  const first = ((value >> 13) & 1) ^ sign;
  const second = ((value >> 14) & 1) ^ sign;
  return (((value & 0x1fff) << 1) | sign | (first << 14) | (second << 15)) >>> 0;
}
function wideDisplacement(word: number): number {
  const sign = word & 1;
  const first = ((word >>> 14) & 1) ^ sign;
  const second = ((word >>> 15) & 1) ^ sign;
  return ((word >>> 1) & 0x1fff) | (first << 13) | (second << 14) | (sign === 1 ? -0x8000 : 0);
}

const position = (scale: number): NumberForm => ({
  layout: bits(5, 5),
  scale,
  offset: scale < 0 ? 31 : 0,
  decimal: true,
});
const position6: Layout = [
  [11, 1],
  [5, 5],
];
/** Up to 64: the highest bit counts as another 32. */
const length6 = (highest: number): NumberForm => ({
  layout: [
    [highest, 1],
    [0, 5],
  ],
  signed: true,
  scale: -1,
  offset: 32,
  decimal: true,
});
const target12: Layout = [
  [0, 1],
  [2, 1],
  [3, 10],
];
const target17: Layout = [
  [0, 1],
  [16, 5],
  [2, 1],
  [3, 10],
];

export const numberKinds = {
  left21: leftKind,
  displacement16: wideKind(),
  displacementAfter: wideKind('after'),
  displacementBefore: wideKind('before'),
  displacement14: numberKind(displacement14),
  displacement5: shortKind(lowSigned(16, 5)),
  storeDisplacement5: shortKind(lowSigned(0, 5)),
  immediate11: numberKind({ layout: lowSigned(0, 11), signed: true }),
  immediate5: numberKind({ layout: lowSigned(16, 5), signed: true }),
  /** The access of a probe: a level in the field of a register. */
  level: numberKind({ layout: bits(16, 5) }),
  mask10: numberKind({ layout: bits(16, 10) }),
  break5: numberKind({ layout: bits(0, 5) }),
  break13: numberKind({ layout: bits(13, 13) }),
  /** The unit of a special operation, and the operation in the bits that its operands leave free. */
  specialUnit: numberKind({ layout: bits(6, 3) }),
  coprocessorOperation: numberKind({
    layout: [
      [9, 17],
      [0, 5],
    ],
  }),
  special0: numberKind({
    layout: [
      [11, 15],
      [0, 5],
    ],
  }),
  special1: numberKind({ layout: bits(11, 15) }),
  special2: numberKind({
    layout: [
      [11, 10],
      [0, 5],
    ],
  }),
  special3: numberKind({
    layout: [
      [11, 5],
      [0, 5],
    ],
  }),
  diagnose26: numberKind({ layout: bits(0, 26) }),
  /** Positions and lengths of bit fields. */
  extractPosition: numberKind(position(1)),
  depositPosition: numberKind(position(-1)),
  length: numberKind({ layout: bits(0, 5), scale: -1, offset: 32, decimal: true }),
  /** Positions and lengths in the doublewords of PA-RISC 2.0. */
  position6: numberKind({ layout: position6, decimal: true }),
  depositPosition6: numberKind({ layout: position6, scale: -1, offset: 63, decimal: true }),
  shiftPosition6: numberKind({ layout: position6, scale: -1, offset: 63, decimal: true }),
  length6: numberKind(length6(12)),
  variableLength6: numberKind(length6(8)),
  bit5: numberKind({ layout: bits(21, 5) }),
  target12: targetKind(target12),
  target17: targetKind(target17),
  external17: numberKind({ layout: target17, signed: true, scale: 4 }),
} satisfies Record<string, Kind>;
