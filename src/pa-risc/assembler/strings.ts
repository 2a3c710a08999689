/** Texts in quotation marks, as the directives for strings take them. */
import { Mismatch } from './cursor';

const named: Readonly<Record<string, number>> = { b: 8, t: 9, n: 10, f: 12, r: 13, '"': 34, '\\': 92 };
const piece = /\\([0-7]{1,3})|\\x([0-9a-f]+)|\\(.)|([^"\\]+)/iy;

/** The bytes of texts that commas part, each followed by `end`. */
export function stringBytes(operands: string, end: readonly number[]): readonly number[] {
  const bytes: number[] = [];
  let at = 0;
  const take = (pattern: RegExp): RegExpExecArray | null => {
    pattern.lastIndex = at;
    const found = pattern.exec(operands);
    if (found !== null) at = pattern.lastIndex;
    return found;
  };
  do {
    if (take(/\s*"/y) === null) throw new Mismatch(0, 'expected a text in quotation marks');
    for (let found = take(piece); found !== null; found = take(piece)) bytes.push(...bytesOf(found));
    if (take(/"\s*/y) === null) throw new Mismatch(0, 'the text has no end');
    bytes.push(...end);
  } while (take(/,/y) !== null);
  if (at < operands.length) throw new Mismatch(0, 'expected a comma between texts');
  return bytes;
}

/** An octal or hexadecimal byte, a named one, or plain text. */
function bytesOf([, octal, hexadecimal, name, plain]: RegExpExecArray): Iterable<number> {
  if (plain !== undefined) return new TextEncoder().encode(plain);
  if (octal !== undefined) return [Number.parseInt(octal, 8) & 0xff];
  if (hexadecimal !== undefined) return [Number.parseInt(hexadecimal.slice(-2), 16)];
  const byte = named[name];
  if (byte === undefined) throw new Mismatch(0, `there is no character \\${name}`);
  return [byte];
}
