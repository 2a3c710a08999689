/**
 * A disk image in a file, of which memory holds only the blocks that the guest touches. Every reader sees the file as
 * at the start: before a block is written, its old contents are kept. So the run on the pair, which writes, and the
 * bare run begin alike.
 */
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { blockBytes, layOver, pageBlocks, pagesOf } from '../../../devices/scsi/block-pages';
import type { DiskImage } from '../../ports/block-store';
import { UsageError } from '../usage-error';
import { cannotWrite, endWith } from './failed-output';
import { cannotRead } from './input-files';
import { writeAllAt } from './write-all';

const emptyPage = Buffer.alloc(pageBlocks * blockBytes);

export class DiskFile implements DiskImage {
  readonly blockCount: number;
  readonly #file: number;
  /** By page number: the page's contents before the first write; all pages of zeros share one copy. */
  readonly #before = new Map<number, Uint8Array>();
  /**
   * The time of the file's last change, if this command only reads the file; a file that the command writes is locked.
   */
  readonly #modifiedAt: bigint | undefined;

  constructor(
    private readonly path: string,
    writable: boolean,
  ) {
    this.#file = openSync(path, writable ? 'r+' : 'r');
    const { size, mtimeNs } = fstatSync(this.#file, { bigint: true });
    this.blockCount = Number(size) / blockBytes;
    this.#modifiedAt = writable ? undefined : mtimeNs;
  }

  /** The contents at the start. */
  read(block: number, count: number): Uint8Array {
    const bytes = this.#readNow(block, count);
    layOver(bytes, block, this.#before);
    return bytes;
  }

  /** Writes whole blocks into the file; a block that cannot be written ends the command. */
  write(block: number, data: Uint8Array): void {
    this.#keep(block, data.length / blockBytes);
    try {
      writeAllAt(this.#file, data, block * blockBytes);
    } catch (error) {
      endWith(cannotWrite(`the disk ${this.path}`, error));
    }
  }

  close(): void {
    closeSync(this.#file);
  }

  #keep(block: number, count: number): void {
    for (const { page } of pagesOf(block, count)) {
      if (this.#before.has(page)) continue;
      const first = page * pageBlocks;
      const bytes = this.#readNow(first, Math.min(pageBlocks, this.blockCount - first));
      this.#before.set(page, emptyPage.subarray(0, bytes.length).equals(bytes) ? emptyPage : bytes);
    }
  }

  #readNow(block: number, count: number): Uint8Array {
    const bytes = new Uint8Array(count * blockBytes);
    try {
      for (let at = 0; at < bytes.length; ) {
        const read = readSync(this.#file, bytes, at, bytes.length - at, block * blockBytes + at);
        if (read === 0) throw new Error('it has become shorter');
        at += read;
      }
    } catch (error) {
      endWith(cannotRead('disk', this.path, error));
    }
    this.#mustBeUnchanged();
    return bytes;
  }

  /** Blocks that another program writes meanwhile would be in one run and not in the other. */
  #mustBeUnchanged(): void {
    if (this.#modifiedAt === undefined || fstatSync(this.#file, { bigint: true }).mtimeNs === this.#modifiedAt) return;
    endWith(
      new UsageError(`another program has written the disk ${this.path} during the run: the run is worth nothing`),
    );
  }
}
