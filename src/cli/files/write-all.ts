import { writeSync } from 'node:fs';
import { pause } from '../terminal/pause';

const pauseMs = 5;

/**
 * Writes everything. A pipe with a slow reader refuses for a moment: the process waits, and no data pile up in memory.
 */
export function writeAll(file: number, bytes: Uint8Array): void {
  for (let written = 0; written < bytes.length; ) {
    try {
      written += writeSync(file, bytes, written);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') throw error;
      pause(pauseMs);
    }
  }
}

/** The same, at a position of a regular file. */
export function writeAllAt(file: number, bytes: Uint8Array, position: number): void {
  for (let written = 0; written < bytes.length; ) {
    written += writeSync(file, bytes, written, bytes.length - written, position + written);
  }
}
