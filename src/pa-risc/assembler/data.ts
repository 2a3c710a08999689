/** The directives that place data, and the directives that fill. */
import type { Cursor } from './cursor';
import { readConstant, readExpression } from './expression';
import { decimal, double, type FloatFormat, floatBits, single } from './floating';
import { isConstant, type Value, whole } from './value';

/** The bytes of each operand. */
export const integerSizes: Readonly<Record<string, number>> = {
  '.byte': 1,
  '.half': 2,
  '.hword': 2,
  '.short': 2,
  '.2byte': 2,
  '.word': 4,
  '.long': 4,
  '.int': 4,
  '.4byte': 4,
  '.quad': 8,
  '.dword': 8,
  '.8byte': 8,
};

export const floatFormats: Readonly<Record<string, FloatFormat>> = {
  '.double': double,
  '.float': single,
  '.single': single,
};

/** The number of operands, which commas separate; a comma after an apostrophe is a character. */
export function countOperands(text: string): number {
  if (text.trim() === '') return 0;
  let count = 1;
  for (let at = 0; at < text.length; at++) {
    if (text[at] === "'") at++;
    else if (text[at] === ',') count++;
  }
  return count;
}

/** The bytes of all operands; before each operand `moveTo` hears its distance from the first. */
export function integerBytes(cursor: Cursor, size: number, moveTo: (offset: number) => void): Uint8Array {
  const bytes = new Uint8Array(size * countOperands(cursor.text));
  for (let offset = 0; offset < bytes.length; offset += size) {
    moveTo(offset);
    if (offset > 0) cursor.expect(',');
    put(bytes, offset, size, readInteger(cursor, size));
  }
  cursor.end();
  return bytes;
}

export function floatingBytes(cursor: Cursor, format: FloatFormat): Uint8Array {
  const bytes = new Uint8Array(format.bytes * countOperands(cursor.text));
  for (let offset = 0; offset < bytes.length; offset += format.bytes) {
    if (offset > 0) cursor.expect(',');
    const start = cursor.at;
    const found = cursor.take(decimal);
    const bits = found && floatBits(format, found);
    if (bits === undefined) cursor.fail('expected a decimal number that the format can hold', start);
    put(bytes, offset, format.bytes, bits);
  }
  cursor.end();
  return bytes;
}

/** A number, or an address if there is room for one. */
function readInteger(cursor: Cursor, size: number): bigint {
  cursor.take(/\s*/y);
  const start = cursor.at;
  cursor.take(/F['%]/iy);
  if (cursor.take(/[a-z]{1,2}'/iy) !== undefined) cursor.fail("data take no selector but F'", start);
  const value = readExpression(cursor);
  if (isConstant(value)) {
    const bits = BigInt(8 * size);
    const isWhole = size === 8 || (value.addend >= -(1n << bits) && value.addend < 1n << bits);
    if (!isWhole) cursor.fail(`${value.addend} does not fit ${8 * size} bits`, start);
    return value.addend;
  }
  if (size !== 4) cursor.fail('an address has four bytes', start);
  if ([...value.places.values()].some((count) => count !== 1) || value.places.size !== 1) {
    cursor.fail('addresses of two sections cannot be combined so', start);
  }
  return BigInt(whole(value));
}

/** Bytes for filling: their number, and the pattern that they repeat. */
export interface Filling {
  readonly size: number;
  readonly pattern: readonly number[];
}

const spaces = new Set(['.space', '.zero', '.skip']);
/** HP's directives, which take only a size. */
const blocks = new Set(['.block', '.blockz']);
const alignments = new Set(['.align', '.balign', '.p2align']);
export const fillers: ReadonlySet<string> = new Set([...spaces, ...blocks, ...alignments, '.org', '.origin', '.fill']);
const greatestAlignment = 1 << 16;

/** The place at which a filling begins. */
export interface Position {
  /** Bytes from the beginning of the section. */
  readonly offset: number;
  /** The distance from there to an address of this section; `undefined` for another section. */
  readonly distance: (value: Value) => number | undefined;
}

/** A filling, and, for an alignment, the alignment of the section. */
export function filling(
  name: string,
  cursor: Cursor,
  { offset, distance }: Position,
): Filling & { readonly alignment?: number } {
  if (alignments.has(name)) return aligned(name, cursor, offset);
  if (name === '.fill') return repeated(cursor);
  if (blocks.has(name)) {
    const size = cursor.text.trim() === '' ? 0 : count(cursor, `the bytes of ${name}`);
    cursor.end();
    return { size, pattern: [0] };
  }
  const size = spaces.has(name) ? count(cursor, `the bytes of ${name}`) : upTo(cursor, offset, distance);
  return { size, pattern: [lastByte(cursor)] };
}

/** `.org`: to an address of this section, or to a distance from its beginning. */
function upTo(cursor: Cursor, offset: number, distance: Position['distance']): number {
  const target = readExpression(cursor);
  const goal = isConstant(target) ? Number(target.addend) : distance(target);
  if (goal === undefined) cursor.fail('.org takes an address of its own section', 0);
  if (goal < offset) cursor.fail(`.org cannot go back from ${offset} to ${goal}`, 0);
  return goal - offset;
}

/** `.align 8`, `.balign 8,fill,most`, `.p2align 3,fill,most`. */
function aligned(name: string, cursor: Cursor, offset: number): Filling & { readonly alignment: number } {
  const usual = name === '.align' ? 8 : 1;
  const alignment = cursor.text.trim() === '' ? usual : readAlignment(cursor, name);
  const fill = cursor.take(/\s*,/y) === undefined ? 0 : cursor.take(/\s*(?=,)/y) === undefined ? byte(cursor) : 0;
  const most = cursor.take(/\s*,/y) === undefined ? alignment : count(cursor, 'the most bytes of an alignment');
  cursor.end();
  const size = padding(offset, alignment);
  return { size: size > most ? 0 : size, pattern: [fill], alignment };
}

/** Bytes; `.p2align` takes their binary logarithm. */
function readAlignment(cursor: Cursor, name: string): number {
  const start = cursor.at;
  const stated = readConstant(cursor);
  const alignment = name !== '.p2align' ? Number(stated || 1n) : stated >= 0n && stated < 32n ? 2 ** Number(stated) : 0;
  if (alignment < 1 || alignment > greatestAlignment || alignment & (alignment - 1)) {
    cursor.fail(`${name} cannot be ${stated}: a power of 2 is wanted, up to ${greatestAlignment} bytes`, start);
  }
  return alignment;
}

const padding = (offset: number, alignment: number): number => -offset & (alignment - 1);

/** The operands after `.comm NAME,`: a size and an alignment; and the distance from `offset` to its beginning. */
export function commonRoom(cursor: Cursor, offset: number) {
  const size = count(cursor, 'the bytes of .comm');
  cursor.expect(',');
  const alignment = readAlignment(cursor, '.comm');
  cursor.end();
  return { size, alignment, padding: padding(offset, alignment) };
}

/** `.fill repeat,size,value`: at most four bytes of a value count, at the beginning of each repetition. */
function repeated(cursor: Cursor): Filling {
  if (cursor.text.trim() === '') return { size: 0, pattern: [0] };
  const times = count(cursor, 'the repetitions of .fill');
  const size = cursor.take(/\s*,/y) === undefined ? 1 : count(cursor, 'the size of .fill');
  if (size > 8) cursor.fail(`.fill has patterns of up to 8 bytes, not of ${size}`, 0);
  const value = cursor.take(/\s*,/y) === undefined ? 0n : readConstant(cursor);
  cursor.end();
  const pattern = new Uint8Array(size);
  const patternBytes = Math.min(size, 4);
  put(pattern, 0, patternBytes, value);
  return { size: times * size, pattern: [...pattern] };
}

const lastByte = (cursor: Cursor): number => {
  const value = cursor.take(/\s*,/y) === undefined ? 0 : byte(cursor);
  cursor.end();
  return value;
};

const byte = (cursor: Cursor): number => Number(BigInt.asUintN(8, readInteger(cursor, 1)));

/** More bytes are taken for a mistake. */
export const greatestBytes = 1 << 26;

function count(cursor: Cursor, what: string): number {
  const start = cursor.at;
  const value = readConstant(cursor);
  if (value < 0n || value > greatestBytes) cursor.fail(`${what}: ${value} is not from 0 to ${greatestBytes}`, start);
  return Number(value);
}

function put(bytes: Uint8Array, offset: number, size: number, value: bigint): void {
  for (let at = 0; at < size; at++)
    bytes[offset + at] = Number(BigInt.asUintN(8, value >> BigInt(8 * (size - 1 - at))));
}
