/** The medium of a tape: records and file marks one after the other, and where the head is. */
import { assert } from '../../src/base/assert';

export type TapeItem = Uint8Array | 'mark';
/** What spacing over an item met: it went over it, or stopped. */
export type Met = 'over' | 'mark' | 'beginning' | 'endOfData';

/** Of what is left when the drive begins to warn. */
const warningBytes = 64 << 10;

export class TapeMedium {
  readonly #items: TapeItem[];
  #position = 0;

  constructor(
    items: readonly TapeItem[] = [],
    private readonly capacity = 16 << 20,
  ) {
    this.#items = [...items];
  }

  get items(): readonly TapeItem[] {
    return this.#items;
  }

  /** Items before the head. */
  get position(): number {
    return this.#position;
  }

  get nearEnd(): boolean {
    return this.#used() > this.capacity - warningBytes;
  }

  rewind(): void {
    this.#position = 0;
  }

  /** The item under the head, which moves over it; nothing at the end of the data. */
  next(): TapeItem | undefined {
    const item = this.#items[this.#position];
    if (item !== undefined) this.#position++;
    return item;
  }

  /** What stood here and after is gone. Answers whether there was room. */
  write(item: TapeItem): boolean {
    this.eraseFromHere();
    if (item !== 'mark' && this.#used() + item.length > this.capacity) return false;
    this.#items.push(item === 'mark' ? item : item.slice());
    this.#position++;
    return true;
  }

  eraseFromHere(): void {
    this.#items.length = this.#position;
  }

  toEndOfData(): void {
    this.#position = this.#items.length;
  }

  /** Over one record; a file mark in the way is passed and stops. */
  overRecord(back: boolean): Met {
    const at = back ? this.#position - 1 : this.#position;
    if (at < 0) return 'beginning';
    const item = this.#items[at];
    if (item === undefined) return 'endOfData';
    this.#position += back ? -1 : 1;
    return item === 'mark' ? 'mark' : 'over';
  }

  /** Over everything up to one file mark, and over it. */
  overMark(back: boolean): Met {
    for (;;) {
      const met = this.overRecord(back);
      if (met === 'mark') return 'over';
      if (met !== 'over') return met;
    }
  }

  #used(): number {
    return this.#items.slice(0, this.#position).reduce((sum, item) => sum + (item === 'mark' ? 0 : item.length), 0);
  }
}

const [MARK, END] = [0, 0xffffffff];

/** An image as SIMH's tape files have them: each record between its lengths in little-endian words, padded to an even one. */
export function readTapeImage(image: Uint8Array): TapeItem[] | undefined {
  const view = new DataView(image.buffer, image.byteOffset, image.length);
  const items: TapeItem[] = [];
  for (let at = 0; at + 4 <= image.length; ) {
    const length = view.getUint32(at, true);
    if (length === END) return items;
    at += 4;
    if (length === MARK) items.push('mark');
    else {
      const end = at + length + (length & 1);
      if (end + 4 > image.length || view.getUint32(end, true) !== length) return undefined;
      items.push(image.slice(at, at + length));
      at = end + 4;
    }
    if (at === image.length) return items;
  }
  return image.length === 0 ? items : undefined;
}

export function writeTapeImage(items: readonly TapeItem[]): Uint8Array {
  const size = (item: TapeItem) => (item === 'mark' ? 4 : 8 + item.length + (item.length & 1));
  const image = new Uint8Array(items.reduce((sum, item) => sum + size(item), 0));
  const view = new DataView(image.buffer);
  let at = 0;
  for (const item of items) {
    if (item !== 'mark') {
      assert(item.length < END, 'a record is shorter than 4 GB');
      view.setUint32(at, item.length, true);
      image.set(item, at + 4);
      view.setUint32(at + size(item) - 4, item.length, true);
    }
    at += size(item);
  }
  return image;
}
