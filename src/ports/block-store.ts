/** The medium of a disk: blocks of 512 bytes. */

/** A disk's contents at the start of a run: the disk reads blocks when needed, and each read returns the same bytes. */
export interface DiskImage {
  /** Blocks of 512 bytes. */
  readonly blockCount: number;
  /** A copy of `count` blocks from `block` on, `512 * count` bytes. The caller has checked the range. */
  read(block: number, count: number): Uint8Array;
}

/** The blocks that a disk reads and writes during a run. */
export interface BlockStore extends DiskImage {
  /** Bytes. */
  readonly blockSize: 512;
  /** Writes whole blocks. */
  write(block: number, data: Uint8Array): void;
}
