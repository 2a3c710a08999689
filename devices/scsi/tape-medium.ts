/** The medium of a tape: records and file marks one after the other, and where the head is. */
import { blankTape, markItem, recordItem, type TapeImage, type TapeItem } from './tape-image';

/** What spacing over an item met: it went over it, or stopped. */
export type Met = 'over' | 'mark' | 'beginning' | 'endOfData';

/** Of what is left when the drive begins to warn. */
const warningBytes = 64 << 10;

/** So many bytes an image may grow to, unless a plan tells otherwise: 256 MiB. */
export const defaultTapeCapacity = 256 << 20;

export class TapeMedium {
  private readonly items: TapeItem[];
  /** The image's bytes up to the end of each item. */
  private readonly ends: number[] = [];
  private tail: Uint8Array;
  private readonly padsOdd: boolean;
  private head = 0;
  private hasChanged = false;

  /** `capacity`: the image's greatest length in bytes when a guest has written; an image that is longer can be read. */
  constructor(
    image: TapeImage = blankTape,
    private readonly capacity = defaultTapeCapacity,
  ) {
    this.items = [...image.items];
    for (const { raw } of this.items) this.ends.push((this.ends.at(-1) ?? 0) + raw.length);
    this.tail = image.tail;
    this.padsOdd = image.padsOdd;
  }

  /** The tape as it is now. */
  get image(): TapeImage {
    return { items: this.items, tail: this.tail, padsOdd: this.padsOdd };
  }

  /** Whether the guest has written or erased anything. */
  get changed(): boolean {
    return this.hasChanged;
  }

  /** Items before the head. */
  get position(): number {
    return this.head;
  }

  get nearEnd(): boolean {
    return this.used > this.capacity - warningBytes;
  }

  rewind(): void {
    this.head = 0;
  }

  /** The item under the head, which moves over it; nothing at the end of the data. */
  next(): TapeItem | undefined {
    const item = this.items[this.head];
    if (item !== undefined) this.head++;
    return item;
  }

  /** What stood here and after is gone, unless there is no room: then all stays. Returns whether there was room. */
  write(written: Uint8Array | 'mark'): boolean {
    const item = written === 'mark' ? markItem : recordItem(written, this.padsOdd);
    const end = this.used + item.raw.length;
    if (end > this.capacity) return false;
    this.eraseFromHere();
    this.items.push(item);
    this.ends.push(end);
    this.head++;
    return true;
  }

  eraseFromHere(): void {
    this.items.length = this.head;
    this.ends.length = this.head;
    this.tail = blankTape.tail;
    this.hasChanged = true;
  }

  toEndOfData(): void {
    this.head = this.items.length;
  }

  /** Over one record; a file mark in the way is passed and stops. */
  overRecord(back: boolean): Met {
    const at = back ? this.head - 1 : this.head;
    if (at < 0) return 'beginning';
    const item = this.items[at];
    if (item === undefined) return 'endOfData';
    this.head += back ? -1 : 1;
    return item.kind === 'mark' ? 'mark' : 'over';
  }

  /** Over everything up to one file mark, and over it. */
  overMark(back: boolean): Met {
    for (;;) {
      const met = this.overRecord(back);
      if (met === 'mark') return 'over';
      if (met !== 'over') return met;
    }
  }

  /** Bytes of the image before the head. */
  private get used(): number {
    return this.head === 0 ? 0 : this.ends[this.head - 1];
  }
}
