/**
 * Files that a command writes. A regular file is written beside the old one and replaces it only when complete: after
 * any failure before, the old file is there. Devices and pipes are written directly.
 */
import {
  accessSync,
  closeSync,
  constants,
  fchmodSync,
  fchownSync,
  fsyncSync,
  openSync,
  renameSync,
  rmSync,
  type Stats,
  statSync,
} from 'node:fs';
import { cannotWrite, endWith } from './failed-output';
import { fileRegister, targetOf } from './file-register';
import { writeAll } from './write-all';

export interface OutputFile {
  /** Ends the command if the file cannot be written. */
  readonly write: (data: Uint8Array | string) => void;
  /** The file is complete, and replaces the old one. */
  readonly close: () => void;
  /** The file is not wanted: the old one stays. */
  readonly discard: () => void;
}

const encoder = new TextEncoder();
/** By unfinished file: what happens to the file if the command ends before. */
const unfinished = new Map<string, () => void>();
process.on('exit', () => {
  for (const end of unfinished.values()) end();
});

/**
 * Opens an output; `what` names it for a person. `atExit`: what happens to the file if the command ends before the file
 * is closed. Half an executable is useless, while the first records of a trace show what has happened.
 * @throws {UsageError} if the file cannot be written, or has another use in the command
 */
export function openOutput(what: string, path: string, atExit: 'close' | 'discard' = 'discard'): OutputFile {
  fileRegister.writes(what, path);
  try {
    const found = statSync(path, { throwIfNoEntry: false });
    const isFile = found === undefined || found.isFile();
    return isFile ? beside(what, path, found, atExit) : direct(what, path);
  } catch (error) {
    throw cannotWrite(named(what, path), error);
  }
}

/**
 * Registers early that the command will write this file.
 * @throws {UsageError} if the file cannot be written, or has another use in the command
 */
export function mayBeWritten(what: string, path: string): void {
  const found = statSync(path, { throwIfNoEntry: false });
  // Closing a pipe would end the output for its reader.
  if (found?.isFIFO()) fileRegister.writes(what, path);
  else openOutput(what, path).discard();
}

/** Writes a whole file from these parts. */
export function writeOutput(what: string, path: string, parts: readonly (Uint8Array | string)[]): void {
  const file = openOutput(what, path);
  for (const part of parts) file.write(part);
  file.close();
}

const named = (what: string, path: string): string => `the ${what} ${path}`;

function beside(what: string, path: string, old: Stats | undefined, atExit: 'close' | 'discard'): OutputFile {
  if (old !== undefined) mayWrite(path, old);
  const target = targetOf(path);
  const part = `${target}.${process.pid}.part`;
  // A temporary file of this name belongs to a process that has died.
  rmSync(part, { force: true });
  const file = openSync(part, 'wx');
  const discard = () => {
    closeSync(file);
    rmSync(part, { force: true });
    unfinished.delete(part);
  };
  const attempt = (act: () => void): void => {
    try {
      act();
    } catch (error) {
      unfinished.delete(part);
      rmSync(part, { force: true });
      endWith(cannotWrite(named(what, path), error));
    }
  };
  if (old !== undefined) attempt(() => takeAfter(file, old));
  const close = () =>
    attempt(() => {
      fsyncSync(file);
      closeSync(file);
      renameSync(part, target);
      unfinished.delete(part);
    });
  unfinished.set(part, atExit === 'close' ? close : discard);
  return { write: (data) => attempt(() => writeAll(file, bytesOf(data))), close, discard };
}

/** Copies mode and owner of the old file; only the superuser can give a file away. */
function takeAfter(file: number, { mode, uid, gid }: Stats): void {
  if (process.getuid?.() === 0) fchownSync(file, uid, gid);
  fchmodSync(file, mode & 0o7777);
}

/**
 * The superuser may write everything; the permission that a person took away still counts.
 * @throws {Error} if the file may not be written
 */
export function mayWrite(path: string, { mode }: Stats): void {
  accessSync(path, constants.W_OK);
  if ((mode & 0o222) === 0) throw Object.assign(new Error('it may not be written'), { code: 'EACCES' });
}

function direct(what: string, path: string): OutputFile {
  const file = openSync(path, 'w');
  return {
    write: (data) => {
      try {
        writeAll(file, bytesOf(data));
      } catch (error) {
        endWith(cannotWrite(named(what, path), error));
      }
    },
    close: () => closeSync(file),
    discard: () => closeSync(file),
  };
}

const bytesOf = (data: Uint8Array | string): Uint8Array => (typeof data === 'string' ? encoder.encode(data) : data);
