/** Frames on a stream of bytes: each behind its length, four bytes with the most significant one first. */
import { joined } from '../../base/bytes';

const headBytes = 4;
/** A peer that sends byte by byte costs no more than one that sends at once. */
const greatestParts = 4096;

/** A stream that is no row of frames. */
export class FrameError extends Error {
  override readonly name = 'FrameError';
}

/** The head that goes before a frame. */
export function frameHead(length: number): Uint8Array {
  const head = new Uint8Array(headBytes);
  new DataView(head.buffer).setUint32(0, length);
  return head;
}

/** Cuts what arrives into frames, of which none is longer than `greatest` bytes. */
export class FrameReader {
  private parts: Uint8Array[] = [];
  private size = 0;

  constructor(public greatest: number) {}

  /**
   * The frames that are whole with these bytes.
   * @throws {FrameError} at a head that announces too long a frame
   */
  *take(bytes: Uint8Array): Generator<Uint8Array> {
    this.parts.push(bytes);
    this.size += bytes.length;
    if (this.parts.length > greatestParts) this.whole();
    for (let length = this.nextLength(); length !== undefined; length = this.nextLength()) {
      if (this.size < headBytes + length) return;
      const all = this.whole();
      this.parts = [all.subarray(headBytes + length)];
      this.size = all.length - headBytes - length;
      yield all.slice(headBytes, headBytes + length);
    }
  }

  private nextLength(): number | undefined {
    if (this.size < headBytes) return undefined;
    if (this.parts[0].length < headBytes) this.whole();
    const [first] = this.parts;
    const length = new DataView(first.buffer, first.byteOffset).getUint32(0);
    if (length > this.greatest)
      throw new FrameError(`a frame of ${length} bytes is announced, more than ${this.greatest}`);
    return length;
  }

  private whole(): Uint8Array {
    if (this.parts.length > 1) this.parts = [joined(this.parts)];
    return this.parts[0];
  }
}
