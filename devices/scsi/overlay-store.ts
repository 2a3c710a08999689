/** A medium over an image that stays as it is: pages that have been written are kept beside the image. */
import { assert } from '../../src/base/assert';
import { digestOfParts } from '../../src/base/digest';
import { PageTable } from '../../src/base/page-table';
import type { SelfCapturing } from '../../src/base/state-marks';
import type { BlockStore, DiskImage } from '../../src/ports/block-store';
import { blockBytes, layOver, pageBlocks, pagesOf } from './block-pages';

export class OverlayStore implements BlockStore, SelfCapturing {
  readonly blockSize = blockBytes;
  readonly blockCount: number;
  /** By the number of the page: its blocks, as they are now. */
  private readonly written = new Map<number, Uint8Array>();
  /** The pages at the last capture, and the numbers of those written since. */
  private captured = PageTable.empty;
  private readonly changed = new Set<number>();
  /** Hears of every block that is written, as it is written. */
  onWritten: (block: number, data: Uint8Array) => void = () => {};

  constructor(private readonly image: DiskImage) {
    this.blockCount = image.blockCount;
  }

  read(block: number, count: number): Uint8Array {
    assert(block + count <= this.blockCount, 'the range is on the medium');
    const bytes = this.image.read(block, count);
    layOver(bytes, block, this.written);
    return bytes;
  }

  write(block: number, data: Uint8Array): void {
    const count = data.length / blockBytes;
    assert(Number.isInteger(count) && block + count <= this.blockCount, 'whole blocks on the medium');
    for (const { page, from, to, at } of pagesOf(block, count)) {
      const part = data.subarray(at * blockBytes, (at + to - from) * blockBytes);
      this.changed.add(page);
      const written = this.written.get(page);
      if (written !== undefined) written.set(part, from * blockBytes);
      else this.written.set(page, to - from === pageBlocks ? part.slice() : this.startWith(page, from, part));
    }
    this.onWritten(block, data);
  }

  /**
   * xxh64 of the blocks that differ from the image, with their numbers: equal for two stores over one image if their
   * contents are.
   */
  get digest(): string {
    return digestOfParts(this.differences());
  }

  captureState(): PageTable {
    const copies = new Map([...this.changed].map((page) => [page, this.written.get(page)?.slice()]));
    this.captured = this.captured.with(copies);
    this.changed.clear();
    return this.captured;
  }

  restoreState(state: PageTable): void {
    for (const page of state.differences(this.captured)) this.changed.add(page);
    for (const page of this.changed) {
      const bytes = state.get(page);
      if (bytes === undefined) this.written.delete(page);
      else this.written.set(page, bytes.slice());
    }
    this.changed.clear();
    this.captured = state;
  }

  private *differences(): Generator<Uint8Array> {
    for (const page of [...this.written.keys()].sort((one, other) => one - other)) {
      const [now, before] = [this.written.get(page) as Uint8Array, this.startOf(page)];
      for (let at = 0; at < now.length; at += blockBytes) {
        if (isBlockEqual(now, before, at)) continue;
        yield blockNumber(page * pageBlocks + at / blockBytes);
        yield now.subarray(at, at + blockBytes);
      }
    }
  }

  /** The page as the image has it, but for these bytes from its block `from` on. */
  private startWith(page: number, from: number, part: Uint8Array): Uint8Array {
    const bytes = this.startOf(page);
    bytes.set(part, from * blockBytes);
    return bytes;
  }

  /** The page as the image has it. */
  private startOf(page: number): Uint8Array {
    const first = page * pageBlocks;
    return this.image.read(first, Math.min(pageBlocks, this.blockCount - first));
  }
}

function isBlockEqual(one: Uint8Array, other: Uint8Array, from: number): boolean {
  for (let at = from; at < from + blockBytes; at++) if (one[at] !== other[at]) return false;
  return true;
}

function blockNumber(block: number): Uint8Array {
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(block));
  return bytes;
}
