import type { ConsolePiece, ConsoleScene } from '../protocol';
import { Numbers } from './numbers';

const releasedFlag = 256;

/** What a replica's guest has written, or what the terminal has shown: byte by byte. */
export class ConsoleLog {
  readonly #events = new Numbers();
  /** Each byte; with `releasedFlag` where it has left. */
  #bytes = new Uint16Array(256);

  get length(): number {
    return this.#events.length;
  }

  /** Begins with the first so many bytes of another one. */
  takeOver(other: ConsoleLog, count: number): void {
    this.#events.takeOver(other.#events, count);
    this.#bytes = other.#bytes.slice();
  }

  push(event: number, byte: number, released: boolean): void {
    if (this.length === this.#bytes.length) {
      const larger = new Uint16Array(2 * this.length);
      larger.set(this.#bytes);
      this.#bytes = larger;
    }
    this.#bytes[this.length] = byte | (released ? releasedFlag : 0);
    this.#events.push(event);
  }

  /** How much had been written when this record was made. */
  scene(event: number): ConsoleScene {
    const length = this.#events.firstAfter(event);
    if (length === 0) return { length };
    return { length, began: this.#fate(0), ends: this.#fate(length - 1) };
  }

  /** Bytes from one place to another, in pieces that were all released or all absorbed. */
  pieces(from: number, to: number): readonly ConsolePiece[] {
    const pieces: ConsolePiece[] = [];
    const end = Math.min(to, this.length);
    for (let begin = Math.max(0, from); begin < end; ) {
      const fate = this.#fate(begin);
      let next = begin + 1;
      while (next < end && this.#fate(next) === fate) next++;
      pieces.push({ bytes: Uint8Array.from(this.#bytes.subarray(begin, next), (byte) => byte & 255), fate });
      begin = next;
    }
    return pieces;
  }

  #fate(place: number): ConsolePiece['fate'] {
    return this.#bytes[place] & releasedFlag ? 'released' : 'absorbed';
  }
}
