import { Encoder } from 'cbor-x';

/** Of the first chunk, and of the later ones. */
const leastChunkBytes = 1 << 12;
const chunkBytes = 1 << 20;

/**
 * A list of plain objects that only grows, kept as CBOR: each set of keys is written once, so that a record takes some
 * 50 bytes instead of 300. An object is made again each time that it is read.
 */
export class PackedList<Row extends object> {
  #coder = new Encoder({ structures: [], useRecords: true });
  readonly #chunks: Uint8Array[] = [];
  /** How much of the last chunk is used. */
  #used = 0;
  /** Of each row: its chunk, where it begins there, and how long it is. */
  #index = new Uint32Array(3 * 256);
  #length = 0;

  get length(): number {
    return this.#length;
  }

  /** Begins with the first so many rows of another list: bytes that are written stay as they are, so both read them. */
  takeOver(other: PackedList<Row>, count: number): void {
    // Where a set of keys is written once, both lists go on with it.
    this.#coder = other.#coder;
    this.#chunks.push(...other.#chunks);
    this.#index = other.#index.slice();
    this.#length = count;
    this.#used = Number.POSITIVE_INFINITY;
  }

  push(row: Row): void {
    const place = this.#length++;
    if (3 * place === this.#index.length) {
      const larger = new Uint32Array(6 * place);
      larger.set(this.#index);
      this.#index = larger;
    }
    this.put(place, row);
  }

  /** Replaces a row. */
  put(place: number, row: Row): void {
    const bytes = this.#coder.encode(row) as Uint8Array;
    if (this.#used + bytes.length > (this.#chunks.at(-1)?.length ?? 0)) {
      const size = Math.min(chunkBytes, leastChunkBytes << Math.min(this.#chunks.length, 8));
      this.#chunks.push(new Uint8Array(Math.max(size, bytes.length)));
      this.#used = 0;
    }
    (this.#chunks.at(-1) as Uint8Array).set(bytes, this.#used);
    const at = 3 * place;
    this.#index[at] = this.#chunks.length - 1;
    this.#index[at + 1] = this.#used;
    this.#index[at + 2] = bytes.length;
    this.#used += bytes.length;
  }

  /** `undefined` outside of the list. */
  at(place: number): Row | undefined {
    if (place < 0 || place >= this.#length) return undefined;
    const [chunk, from, length] = this.#index.subarray(3 * place, 3 * place + 3);
    return this.#coder.decode(this.#chunks[chunk].subarray(from, from + length)) as Row;
  }
}
