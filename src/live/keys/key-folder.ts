/** A folder with an authority and certificates: `NAME.pem` and `NAME.key`, which only its owner may read. */
import { closeSync, fsyncSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';

export const authorityName = 'authority';

export const certificatePath = (folder: string, name: string): string => join(folder, `${name}.pem`);
export const keyPath = (folder: string, name: string): string => join(folder, `${name}.key`);

const ownerOnly = 0o600;
const everybody = 0o644;

/** @throws the system's error; a file that is there is an error too */
export function writeNew(path: string, text: string, isSecret: boolean): void {
  const file = openSync(path, 'wx', isSecret ? ownerOnly : everybody);
  try {
    writeSync(file, text);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}
