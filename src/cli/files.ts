import { readFileSync } from 'node:fs';
import { TextDecoder } from 'node:util';
import { UsageError } from './usage-error';

const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  EISDIR: 'it is a folder',
  EACCES: 'it may not be read',
};

/** The file's bytes; `what` names it for the person who gave the path. */
export function readInput(what: string, path: string): Uint8Array {
  try {
    return new Uint8Array(readFileSync(path));
  } catch (error) {
    throw cannotRead(what, path, error);
  }
}

/** The file's text: UTF-8, or UTF-16 where a byte order mark says so. The mark is no part of it. */
export function textInput(what: string, path: string): string {
  const bytes = readInput(what, path);
  return decoderFor(bytes).decode(bytes);
}

const marks: readonly (readonly [encoding: string, first: number, second: number])[] = [
  ['utf-16le', 0xff, 0xfe],
  ['utf-16be', 0xfe, 0xff],
];

/** Reads what begins with these bytes. */
export function decoderFor(bytes: Uint8Array): TextDecoder {
  const [encoding = 'utf-8'] = marks.find(([, first, second]) => bytes[0] === first && bytes[1] === second) ?? [];
  return new TextDecoder(encoding);
}

/** What a person is told of a file that cannot be opened or read. */
export function cannotRead(what: string, path: string, error: unknown): UsageError {
  const code = (error as NodeJS.ErrnoException).code ?? '';
  return new UsageError(`cannot read the ${what} ${path}: ${reasons[code] ?? (error as Error).message}`);
}
