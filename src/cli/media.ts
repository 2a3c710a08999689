/** Disk and tape images in files: read at the start, written while the run goes on, unless they are overlaid. */
import { closeSync, openSync, statSync, writeFileSync, writeSync } from 'node:fs';
import { readTapeImage } from '../../devices/scsi/tape-medium';
import { emptyDiskBytes } from '../sim/plan';
import { readInput } from './files';
import { UsageError } from './usage-error';

/** `FILE` or `FILE,overlay`: an overlay keeps the file as it is. */
export interface MediumFile {
  readonly path: string;
  readonly overlay: boolean;
}

export function mediumFile(text: string): MediumFile {
  const overlay = text.endsWith(',overlay');
  return { path: overlay ? text.slice(0, -',overlay'.length) : text, overlay };
}

const blockBytes = 512;

export interface Disk {
  readonly image: Uint8Array;
  /** Takes over what the guest has written. */
  readonly write: (block: number, data: Uint8Array) => void;
  readonly close: () => void;
}

/** A disk image: whole blocks of 512 bytes; without a file 1 MiB of zeros. */
export function openDisk(file: MediumFile | undefined): Disk {
  if (file === undefined) return { image: new Uint8Array(emptyDiskBytes), write: () => {}, close: () => {} };
  const { path, overlay } = file;
  const image = readInput('disk', path);
  if (image.length === 0 || image.length % blockBytes !== 0) {
    throw new UsageError(
      `the disk ${path} has ${image.length} bytes; a disk is a multiple of 512 (make one with: truncate -s 1M ${path})`,
    );
  }
  if (overlay) return { image, write: () => {}, close: () => {} };
  mustBeWritable('disk', path);
  const opened = openSync(path, 'r+');
  return {
    image,
    write: (block, data) => {
      writeSync(opened, data, 0, data.length, block * blockBytes);
    },
    close: () => closeSync(opened),
  };
}

/** A tape image, as SIMH writes them; an empty file is a blank tape. */
export function openTape(file: MediumFile): { readonly image: Uint8Array; readonly save: (image: Uint8Array) => void } {
  const { path, overlay } = file;
  const image = readInput('tape', path);
  if (readTapeImage(image) === undefined) {
    throw new UsageError(
      `the tape ${path} is no tape image (records between their lengths); an empty file is a blank tape`,
    );
  }
  if (!overlay) mustBeWritable('tape', path);
  return { image, save: (changed) => (overlay ? undefined : writeFileSync(path, changed)) };
}

/** Root may write everything; whoever took the permission away still means it. */
function mustBeWritable(what: string, path: string): void {
  try {
    if ((statSync(path).mode & 0o222) !== 0) {
      closeSync(openSync(path, 'r+'));
      return;
    }
  } catch {
    // Told below.
  }
  throw new UsageError(`the ${what} ${path} may not be written; add ,overlay to keep its changes in memory`);
}
