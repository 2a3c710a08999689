/** What a disk holds at the start of a run, where that is known without a file. */
import { assert } from '../../src/base/assert';
import { digestOfParts } from '../../src/base/digest';
import type { DiskImage } from '../../src/ports/block-store';
import { blockBytes } from './block-pages';

/** Bytes as an image; an image as itself. */
export function diskImage(disk: Uint8Array | DiskImage): DiskImage {
  if (!(disk instanceof Uint8Array)) return disk;
  assert(disk.length % blockBytes === 0, 'an image has whole blocks');
  return {
    blockCount: disk.length / blockBytes,
    read: (block, count) => disk.slice(block * blockBytes, (block + count) * blockBytes),
  };
}

/** An empty disk, which takes no memory. */
export const zeroImage = (bytes: number): DiskImage => ({
  blockCount: bytes / blockBytes,
  read: (_, count) => new Uint8Array(count * blockBytes),
});

/** Blocks that are read in one piece where all are. */
const readAtOnce = 2048;

/** xxh64 of all that the disk holds: a file's digest, read part by part. */
export function diskDigest(disk: Uint8Array | DiskImage): string {
  const image = diskImage(disk);
  function* parts() {
    for (let block = 0; block < image.blockCount; block += readAtOnce) {
      yield image.read(block, Math.min(readAtOnce, image.blockCount - block));
    }
  }
  return digestOfParts(parts());
}

/** How many bytes the disk has. */
export const diskBytes = (disk: Uint8Array | DiskImage): number => diskImage(disk).blockCount * blockBytes;
