/** Disk and tape images in files: the guest's writes go into the files, unless these are overlaid. */
import { statSync } from 'node:fs';
import { blockBytes } from '../../../devices/scsi/block-pages';
import { zeroImage } from '../../../devices/scsi/disk-image';
import { readTapeImage, TapeImageError } from '../../../devices/scsi/tape-image';
import { defaultTapeCapacity } from '../../../devices/scsi/tape-medium';
import type { DiskImage } from '../../ports/block-store';
import type { Environment } from '../../sim/environment';
import { emptyDiskBytes, type RunPlan } from '../../sim/plan/plan';
import { UsageError } from '../usage-error';
import { DiskFile } from './disk-file';
import { lockFile, mustBeFree } from './file-lock';
import { fileRegister } from './file-register';
import { cannotRead, inUnits, readInput, readWhole } from './input-files';
import { mayWrite, writeOutput } from './output-file';

/** `FILE` or `FILE,overlay`: an overlay keeps the file as it is. */
export interface MediumFile {
  readonly path: string;
  readonly overlay: boolean;
}

export function mediumFile(text: string): MediumFile {
  const overlay = text.endsWith(',overlay');
  return { path: overlay ? text.slice(0, -',overlay'.length) : text, overlay };
}

/** Block numbers have 32 bits. */
const greatestDiskBytes = 2 ** 32 * blockBytes;

export interface Disk {
  readonly image: RunPlan['disk'];
  /** Takes over the guest's writes. */
  readonly write: (block: number, data: Uint8Array) => void;
  readonly close: () => void;
}

const kept = { write: () => {}, close: () => {} };

/**
 * A disk image: whole blocks of 512 bytes; without a file 1 MiB of zeros.
 * @throws {UsageError} if the file is no disk, or another process writes it
 */
export function openDisk(file: MediumFile | undefined): Disk {
  if (file === undefined) return { image: zeroImage(emptyDiskBytes), ...kept };
  const { path, overlay } = file;
  if (overlay) fileRegister.reads('disk', path);
  else fileRegister.writes('disk', path);
  const size = sizeOf('disk', path);
  if (size === undefined) return { image: streamedDisk(file), ...kept };
  mustHaveBlocks(path, size);
  if (size > greatestDiskBytes) throw new UsageError(`the disk ${path} is too long: it has more than 2 TiB`);
  if (overlay) {
    mustBeFree('disk', path);
    const disk = opened(path, false);
    return { image: disk, write: () => {}, close: () => disk.close() };
  }
  mustBeWritable('disk', path);
  const unlock = lockFile('disk', path);
  const disk = opened(path, true);
  return {
    image: disk,
    write: (block, data) => disk.write(block, data),
    close: () => {
      disk.close();
      unlock();
    },
  };
}

/**
 * A disk in a file that a process keeps open and writes.
 * @throws {UsageError} if it is none
 */
export function checkDiskFile(path: string): void {
  fileRegister.writes('disk', path);
  const size = sizeOf('disk', path);
  if (size === undefined) throw new UsageError(`the disk ${path} is no regular file`);
  mustHaveBlocks(path, size);
  mustBeWritable('disk', path);
}

/** The same of a tape. */
export function checkTapeFile(path: string): void {
  fileRegister.writes('tape', path);
  if (sizeOf('tape', path) === undefined) throw new UsageError(`the tape ${path} is no regular file`);
  mustBeWritable('tape', path);
  mustBeTape(path, readWhole('tape', path));
}

/** The present disk, read-only. */
export const readDisk = (path: string): DiskImage | Uint8Array => openDisk({ path, overlay: true }).image;

/** A disk from a pipe or a device can be read once, and not written back. */
function streamedDisk({ path, overlay }: MediumFile): Uint8Array {
  if (!overlay) {
    throw new UsageError(`the disk ${path} is no regular file, which could be written; add ,overlay to read it only`);
  }
  const image = readWhole('disk', path);
  mustHaveBlocks(path, image.length);
  return image;
}

function mustHaveBlocks(path: string, size: number): void {
  if (size > 0 && size % blockBytes === 0) return;
  throw new UsageError(
    `the disk ${path} has ${size} bytes; a disk is a multiple of 512 (make one with: truncate -s 1M ${path})`,
  );
}

/** The length in bytes of a regular file; `undefined` for any other. */
function sizeOf(what: string, path: string): number | undefined {
  try {
    const found = statSync(path);
    if (found.isDirectory()) throw Object.assign(new Error(), { code: 'EISDIR' });
    return found.isFile() ? found.size : undefined;
  } catch (error) {
    throw cannotRead(what, path, error);
  }
}

function opened(path: string, writable: boolean): DiskFile {
  try {
    return new DiskFile(path, writable);
  } catch (error) {
    throw cannotRead('disk', path, error);
  }
}

export interface Tape {
  readonly image: Uint8Array;
  /** The greatest length after the guest's writes. */
  readonly capacity: number;
  /** Saves the guest's writes in this environment: at `close`, and also when the command ends before. */
  readonly follow: (environment: Pick<Environment, 'changedTape'>) => void;
  readonly close: () => void;
}

/**
 * A tape image in SIMH's format; an empty file is a blank tape.
 * @throws {UsageError} if the file is no tape image, or another process writes it
 */
export function openTape({ path, overlay }: MediumFile, capacityMiB?: number): Tape {
  const capacity = capacityMiB === undefined ? defaultTapeCapacity : capacityMiB * 2 ** 20;
  if (overlay) {
    const image = readInput('tape', path);
    mustBeTape(path, image);
    return { image, capacity, follow: () => {}, close: () => {} };
  }
  fileRegister.writes('tape', path);
  if (sizeOf('tape', path) === undefined) {
    throw new UsageError(`the tape ${path} is no regular file, which could be written; add ,overlay to read it only`);
  }
  mustBeWritable('tape', path);
  const unlock = lockFile('tape', path);
  const image = readWhole('tape', path);
  mustBeTape(path, image);
  if (image.length >= capacity) {
    process.stderr.write(
      `note: the tape ${path} has ${inUnits(image.length)} and a capacity of ${inUnits(capacity)}: nothing can be appended (--tape-capacity)\n`,
    );
  }
  let followed: Pick<Environment, 'changedTape'> | undefined;
  const save = () => {
    const changes = followed?.changedTape;
    followed = undefined;
    if (changes !== undefined) writeOutput('tape', path, changes);
  };
  process.on('exit', save);
  return {
    image,
    capacity,
    follow: (environment) => {
      followed = environment;
    },
    close: () => {
      save();
      unlock();
    },
  };
}

function mustBeTape(path: string, image: Uint8Array): void {
  try {
    readTapeImage(image);
  } catch (error) {
    if (!(error instanceof TapeImageError)) throw error;
    throw new UsageError(
      `the tape ${path} is no tape image: ${error.message} (an empty file is a blank tape; truncate -s ${error.offset} ${path} keeps what is before)`,
    );
  }
}

/** The superuser may write everything; the permission that a person took away still counts. */
function mustBeWritable(what: string, path: string): void {
  try {
    mayWrite(path, statSync(path));
    return;
  } catch {
    // The error below names the file and the remedy.
  }
  throw new UsageError(`the ${what} ${path} may not be written; add ,overlay to keep its changes in memory`);
}
