/** A medium in memory. */
import { assert } from '../../src/base/assert';
import type { BlockStore } from '../../src/ports/block-store';

export class MemoryStore implements BlockStore {
  readonly blockSize = 512;
  readonly #bytes: Uint8Array;

  /** `image` is copied; the rest is zero. */
  constructor(
    readonly blockCount: number,
    image?: Uint8Array,
  ) {
    this.#bytes = new Uint8Array(blockCount * 512);
    if (image !== undefined) this.#bytes.set(image);
  }

  read(block: number, count: number): Uint8Array {
    assert(block + count <= this.blockCount, 'the range is on the medium');
    return this.#bytes.slice(block * 512, (block + count) * 512);
  }

  write(block: number, data: Uint8Array): void {
    assert(data.length % 512 === 0 && block * 512 + data.length <= this.#bytes.length, 'whole blocks on the medium');
    this.#bytes.set(data, block * 512);
  }
}
