/** Folders for outputs. */
import { existsSync, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { cannotWrite } from './failed-output';

/** Makes a folder and those above it that are missing; a folder that cannot be made ends the command in words. */
export function makeFolder(path: string): void {
  try {
    make(path);
  } catch (error) {
    throw cannotWrite(`the folder ${path}`, error);
  }
}

/** Node's own recursive way never returns where a file system has no folders to make, as /proc. */
function make(path: string): void {
  if (existsSync(path)) return;
  const above = dirname(path);
  if (above !== path) make(above);
  mkdirSync(path);
}
