/** Texts in quotation marks, for the string directives. */
import { Mismatch } from './cursor';

const named: Readonly<Record<string, number>> = { b: 8, t: 9, n: 10, v: 11, f: 12, r: 13, '"': 34, "'": 39, '\\': 92 };
const piece = /\\([0-7]{1,3})|\\x([0-9a-f]+)|\\(.)|([^"\\]+)/iy;

export interface StringForm {
  /** The bytes after each text. */
  readonly end: readonly number[];
  /** Hexadecimal digits of a `\x`: HP's directives take two; the others take all, of which the last two count. */
  readonly hexadecimalDigits: number;
}

/** HP's `.string` has no NUL; `.stringz` has one. */
export const stringForms: Readonly<Record<string, StringForm>> = {
  '.ascii': { end: [], hexadecimalDigits: Number.POSITIVE_INFINITY },
  '.asciz': { end: [0], hexadecimalDigits: Number.POSITIVE_INFINITY },
  '.string': { end: [], hexadecimalDigits: 2 },
  '.stringz': { end: [0], hexadecimalDigits: 2 },
};

/** The bytes of texts that commas separate. */
export function stringBytes(operands: string, { end, hexadecimalDigits }: StringForm): readonly number[] {
  const bytes: number[] = [];
  let at = 0;
  const take = (pattern: RegExp): RegExpExecArray | null => {
    pattern.lastIndex = at;
    const found = pattern.exec(operands);
    if (found !== null) at = pattern.lastIndex;
    return found;
  };
  do {
    if (take(/\s*"/y) === null) throw new Mismatch(at, 'expected a text in quotation marks');
    for (let found = take(piece); found !== null; found = take(piece)) {
      const unread = (found[2]?.length ?? 0) - hexadecimalDigits;
      if (unread > 0) at -= unread;
      for (const byte of bytesOf(found, hexadecimalDigits, at)) bytes.push(byte);
    }
    if (take(/"\s*/y) === null) throw new Mismatch(0, 'the text has no end');
    for (const byte of end) bytes.push(byte);
  } while (take(/,/y) !== null);
  if (at < operands.length) throw new Mismatch(at, 'expected a comma between texts');
  return bytes;
}

/** An octal or hexadecimal byte, a named one, or plain text. */
function bytesOf(
  [, octal, hexadecimal, name, plain]: RegExpExecArray,
  hexadecimalDigits: number,
  at: number,
): Iterable<number> {
  if (plain !== undefined) return new TextEncoder().encode(plain);
  if (octal !== undefined) return [Number.parseInt(octal, 8) & 0xff];
  if (hexadecimal !== undefined) return [Number.parseInt(hexadecimal.slice(0, hexadecimalDigits).slice(-2), 16)];
  const byte = named[name];
  if (byte === undefined) throw new Mismatch(at, `there is no character \\${name}`);
  return [byte];
}
