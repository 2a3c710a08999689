/** Expressions of the assembler: numbers, names, `.`, + and -, and the field selectors of PA-RISC. */
import type { Cursor } from './cursor';

/** A value as the selectors LR and RR need it: what names contribute, and the constant that is added. */
export interface Value {
  readonly base: number;
  readonly addend: number;
  /** How many addresses are in it, less those taken away: unless 0 it moves with the program. */
  readonly addresses: number;
}

export const constant = (addend: number): Value => ({ base: 0, addend, addresses: 0 });
export const address = (base: number): Value => ({ base, addend: 0, addresses: 1 });
export const whole = ({ base, addend }: Value): number => base + addend;

/** To the nearest multiple of 8 KiB, so that every displacement around it fits the fourteen bits of a load. */
const rounded = (addend: number): number => (addend + 0x1000) & -0x2000;

/** The part of a value that a field holds: L the left 21 bits, R the right 11; LR and RR with the addend rounded. */
const selectors: Readonly<Record<string, (value: Value) => number>> = {
  F: whole,
  L: (value) => whole(value) >>> 11,
  R: (value) => whole(value) & 0x7ff,
  LR: ({ base, addend }) => (base + rounded(addend)) >>> 11,
  RR: ({ base, addend }) => ((base + rounded(addend)) & 0x7ff) + addend - rounded(addend),
};

/** An expression with its selector, if it has one. */
export const readSelected = (cursor: Cursor): number => readOperand(cursor).number;

/** The same, and whether it moves with the program. */
export function readOperand(cursor: Cursor): { readonly number: number; readonly moves: boolean } {
  const selector = cursor.take(/\s*(LR|RR|[LRF])['%]/iy);
  const value = readExpression(cursor);
  const number = selector === undefined ? whole(value) : selectors[selector[1].toUpperCase()](value);
  return { number, moves: value.addresses !== 0 };
}

export function readExpression(cursor: Cursor): Value {
  let value = readTerm(cursor);
  for (;;) {
    const sign = cursor.take(/\s*([+-])/y)?.[1];
    if (sign === undefined) return value;
    const term = readTerm(cursor);
    const factor = sign === '+' ? 1 : -1;
    value = {
      base: value.base + factor * term.base,
      addend: value.addend + factor * term.addend,
      addresses: value.addresses + factor * term.addresses,
    };
  }
}

const listed = /(?:0x)?([0-9a-f]+)(?![\w.$])/iy;
const number = /(?:0x([0-9a-f]+)|([0-9]+))(?![\w.$])/iy;
const name = /[\w.$]+/y;

function readTerm(cursor: Cursor): Value {
  const sign = cursor.take(/\s*([+-]?)\s*/y)?.[1];
  if (sign === '-') {
    const { base, addend, addresses } = readTerm(cursor);
    return { base: -base, addend: -addend, addresses: -addresses };
  }
  if (cursor.take(/\(/y) !== undefined) {
    const inner = readExpression(cursor);
    cursor.expect(')');
    return inner;
  }
  const start = cursor.at;
  if (cursor.context.listing) {
    const digits = cursor.take(listed)?.[1];
    if (digits !== undefined) return constant(Number.parseInt(digits, 16));
  }
  const literal = cursor.take(number);
  if (literal !== undefined) return constant(numberOf(literal, cursor, start));
  const label = cursor.take(name)?.[0];
  if (label === undefined) cursor.fail('expected a number or a name');
  if (label === '.') return address(cursor.context.here);
  return cursor.context.lookUp(label) ?? cursor.fail(`"${label}" is not defined`, start);
}

/** Hexadecimal with 0x, octal with another leading zero, decimal otherwise. */
function numberOf([, hexadecimal, digits]: RegExpExecArray, cursor: Cursor, start: number): number {
  if (hexadecimal !== undefined) return Number.parseInt(hexadecimal, 16);
  if (!digits.startsWith('0')) return Number(digits);
  if (/[89]/.test(digits)) cursor.fail(`${digits} is no octal number`, start);
  return Number.parseInt(digits, 8);
}
