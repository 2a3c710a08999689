import { closeSync, fsyncSync, openSync } from 'node:fs';

/** A new name in the folder is on stable storage with this. */
export function syncFolder(path: string): void {
  const folder = openSync(path, 'r');
  fsyncSync(folder);
  closeSync(folder);
}
