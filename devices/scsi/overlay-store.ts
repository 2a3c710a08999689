/** A medium over an image that stays as it is: what is written is kept block by block beside it. */
import { assert } from '../../src/base/assert';
import type { BlockStore } from '../../src/ports/block-store';

const blockBytes = 512;

export class OverlayStore implements BlockStore {
  readonly blockSize = blockBytes;
  readonly blockCount: number;
  readonly #written = new Map<number, Uint8Array>();
  /** Hears of every block that is written, as it is written. */
  onWritten: (block: number, data: Uint8Array) => void = () => {};

  /** `image`: whole blocks. */
  constructor(private readonly image: Uint8Array) {
    assert(image.length % blockBytes === 0, 'an image has whole blocks');
    this.blockCount = image.length / blockBytes;
  }

  read(block: number, count: number): Uint8Array {
    assert(block + count <= this.blockCount, 'the range is on the medium');
    const bytes = this.image.slice(block * blockBytes, (block + count) * blockBytes);
    for (let at = 0; at < count; at++) {
      const written = this.#written.get(block + at);
      if (written !== undefined) bytes.set(written, at * blockBytes);
    }
    return bytes;
  }

  write(block: number, data: Uint8Array): void {
    const count = data.length / blockBytes;
    assert(Number.isInteger(count) && block + count <= this.blockCount, 'whole blocks on the medium');
    for (let at = 0; at < count; at++) {
      this.#written.set(block + at, data.slice(at * blockBytes, (at + 1) * blockBytes));
    }
    this.onWritten(block, data);
  }
}
