import { readFileSync } from 'node:fs';
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

/** What a person is told of a file that cannot be opened or read. */
export function cannotRead(what: string, path: string, error: unknown): UsageError {
  const code = (error as NodeJS.ErrnoException).code ?? '';
  return new UsageError(`cannot read the ${what} ${path}: ${reasons[code] ?? (error as Error).message}`);
}
