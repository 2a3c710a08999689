/** A tape whose image is in a file: what the guest has written or erased is there before its command ends. */
import { ftruncateSync, openSync, readFileSync, writeSync } from 'node:fs';
import { readTapeImage } from '../../../devices/scsi/tape-image';
import { TapeMedium } from '../../../devices/scsi/tape-medium';
import { joined } from '../../base/bytes';
import { usingFile } from '../storage/file-failure';
import { SyncBatch } from '../storage/sync-batch';
import type { SystemClock } from '../system-clock';

export class TapeFile extends TapeMedium {
  private readonly file: number;
  private readonly sync: SyncBatch;
  /** The items from here on are not in the file. */
  private savedItems = Number.POSITIVE_INFINITY;

  /** @throws {TapeImageError} if the file holds no tape */
  constructor(
    clock: SystemClock,
    private readonly path: string,
    capacity: number | undefined,
    failed: (error: Error) => void,
  ) {
    super(readTapeImage(new Uint8Array(readFileSync(path))), capacity);
    this.file = openSync(path, 'r+');
    this.sync = new SyncBatch(clock, path, this.file, failed);
  }

  override eraseFromHere(): void {
    this.savedItems = Math.min(this.savedItems, this.position);
    super.eraseFromHere();
  }

  /** `then`: once the file holds the tape. */
  whenSynced(then: () => void): void {
    const saved = this.savedItems;
    if (saved === Number.POSITIVE_INFINITY) {
      then();
      return;
    }
    this.savedItems = Number.POSITIVE_INFINITY;
    const { items, tail } = this.image;
    const offset = items.slice(0, saved).reduce((sum, { raw }) => sum + raw.length, 0);
    const bytes = joined([...items.slice(saved).map(({ raw }) => raw), tail]);
    usingFile(this.path, () => {
      for (let at = 0; at < bytes.length; ) at += writeSync(this.file, bytes, at, bytes.length - at, offset + at);
      ftruncateSync(this.file, offset + bytes.length);
    });
    this.sync.whenSynced(then);
  }
}
