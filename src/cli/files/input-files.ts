/** Input files, read whole. Each kind has a greatest length, beyond which the file is refused by name. */
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { TextDecoder } from 'node:util';
import { joined } from '../../base/bytes';
import { UsageError } from '../usage-error';
import { fileRegister } from './file-register';

const [KiB, MiB, GiB] = [2 ** 10, 2 ** 20, 2 ** 30];

/** The greatest length in bytes of a file that is read into memory. */
const greatestLength = {
  guest: 256 * MiB,
  kernel: 256 * MiB,
  initrd: 256 * MiB,
  executable: 256 * MiB,
  /** A disk that is no regular file: from a pipe, or compressed. */
  disk: 256 * MiB,
  tape: GiB,
  /** Text to be typed. */
  input: 16 * MiB,
  source: 16 * MiB,
  scenario: MiB,
  transcript: 64 * MiB,
  results: GiB,
} as const;

export type InputKind = keyof typeof greatestLength;

const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  EISDIR: 'it is a folder',
  EACCES: 'it may not be read',
};

const readAtOnce = MiB;

/**
 * The file's bytes; `what` names the file for the person who gave the path.
 * @throws {UsageError} if the file cannot be read, is longer than its kind may be, or is written by the same command
 */
export function readInput(what: InputKind, path: string): Uint8Array {
  fileRegister.reads(what, path);
  return readWhole(what, path);
}

/** The same for a file that the register has already. */
export function readWhole(what: InputKind, path: string): Uint8Array {
  try {
    const file = openSync(path, 'r');
    try {
      // A regular file's length is known before the read; a pipe or a device may have no end.
      if (fstatSync(file).size > greatestLength[what]) throw tooLong(what, path);
      return readAll(file, what, path);
    } finally {
      closeSync(file);
    }
  } catch (error) {
    throw error instanceof UsageError ? error : cannotRead(what, path, error);
  }
}

function readAll(file: number, what: InputKind, path: string): Uint8Array {
  const blocks: Uint8Array[] = [];
  for (let length = 0; ; ) {
    const part = new Uint8Array(readAtOnce);
    const count = readSync(file, part);
    if (count === 0) return joined(blocks);
    blocks.push(part.subarray(0, count));
    length += count;
    if (length > greatestLength[what]) throw tooLong(what, path);
  }
}

const tooLong = (what: InputKind, path: string): UsageError =>
  new UsageError(`the ${what} ${path} is too long: it has more than ${inUnits(greatestLength[what])}`);

/** `16 MiB`. */
export function inUnits(bytes: number): string {
  const [unit, name] = bytes >= GiB ? [GiB, 'GiB'] : bytes >= MiB ? [MiB, 'MiB'] : [KiB, 'KiB'];
  return `${Number((bytes / unit).toFixed(1))} ${name}`;
}

/** The file's text: UTF-8, or UTF-16 where a byte order mark says so. The mark is no part of it. */
export function textInput(what: InputKind, path: string): string {
  const bytes = readInput(what, path);
  return decoderFor(bytes).decode(bytes);
}

const marks: readonly (readonly [encoding: string, first: number, second: number])[] = [
  ['utf-16le', 0xff, 0xfe],
  ['utf-16be', 0xfe, 0xff],
];

/** The decoder of a text that begins with these bytes. */
export function decoderFor(bytes: Uint8Array): TextDecoder {
  const [encoding = 'utf-8'] = marks.find(([, first, second]) => bytes[0] === first && bytes[1] === second) ?? [];
  return new TextDecoder(encoding);
}

/** The message for a file that cannot be opened or read. */
export function cannotRead(what: string, path: string, error: unknown): UsageError {
  const code = (error as NodeJS.ErrnoException).code ?? '';
  return new UsageError(`cannot read the ${what} ${path}: ${reasons[code] ?? (error as Error).message}`);
}
