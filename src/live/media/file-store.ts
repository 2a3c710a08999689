/** The blocks of a disk in a file, which are on stable storage once `whenSynced` says so. */
import { fstatSync, openSync, readSync, writeSync } from 'node:fs';
import type { BlockStore } from '../../ports/block-store';
import { usingFile } from '../storage/file-failure';
import { SyncBatch } from '../storage/sync-batch';
import type { SystemClock } from '../system-clock';

const blockBytes = 512;

export class FileStore implements BlockStore {
  readonly blockSize = blockBytes;
  readonly blockCount: number;
  private readonly file: number;
  private readonly sync: SyncBatch;

  /** @throws {FileFailure} if there is no such file */
  constructor(
    clock: SystemClock,
    private readonly path: string,
    failed: (error: Error) => void,
  ) {
    this.file = usingFile(path, () => openSync(path, 'r+'));
    this.blockCount = Math.floor(fstatSync(this.file).size / blockBytes);
    this.sync = new SyncBatch(clock, path, this.file, failed);
  }

  read(block: number, count: number): Uint8Array {
    const bytes = new Uint8Array(count * blockBytes);
    usingFile(this.path, () => {
      for (let at = 0; at < bytes.length; ) {
        const read = readSync(this.file, bytes, at, bytes.length - at, block * blockBytes + at);
        if (read === 0) throw new Error('it has become shorter');
        at += read;
      }
    });
    return bytes;
  }

  write(block: number, data: Uint8Array): void {
    usingFile(this.path, () => {
      for (let at = 0; at < data.length; )
        at += writeSync(this.file, data, at, data.length - at, block * blockBytes + at);
    });
  }

  whenSynced(then: () => void): void {
    this.sync.whenSynced(then);
  }
}
