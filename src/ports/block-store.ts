/** The medium behind a disk: blocks of 512 bytes. */
export interface BlockStore {
  readonly blockSize: 512;
  readonly blockCount: number;
  /** A copy of `count` blocks from `block` on. The caller has checked the range. */
  read(block: number, count: number): Uint8Array;
  /** Writes whole blocks. */
  write(block: number, data: Uint8Array): void;
}
