/**
 * The results of the last accesses in the TLB, so that further accesses to the same pages are quick. The lookaside
 * never changes a result.
 */
const count = 1024;

/**
 * One kind of access (read, write or execute). The lookaside has an entry only while the TLB would allow the access.
 */
export class Lookaside {
  /**
   * Four words by the low bits of the page number: the address of the page, -1 for none; the space and the privilege
   * level (`keyOf`); what makes a physical address of an address; nothing.
   */
  readonly entries: Int32Array;

  constructor(buffer: ArrayBuffer, place: number) {
    this.entries = new Int32Array(buffer, place, 4 * count).fill(-1);
  }

  /** The physical address of `offset`, or -1. */
  find(space: number, offset: number, level: number): number {
    const at = placeOf(offset >>> 12);
    const { entries } = this;
    if (entries[at] !== (offset & -4096) || entries[at + 1] !== keyOf(space, level)) return -1;
    return (offset + entries[at + 2]) >>> 0;
  }

  remember(space: number, offset: number, level: number, base: number): void {
    const at = placeOf(offset >>> 12);
    this.entries[at] = offset & -4096;
    this.entries[at + 1] = keyOf(space, level);
    this.entries[at + 2] = base - (offset & -4096);
  }

  /** Removes the page at every privilege level. */
  forget(space: number, page: number): void {
    const at = placeOf(page);
    if (this.entries[at] === page << 12 && (this.entries[at + 1] & spaceBits) === space) this.entries[at] = -1;
  }

  forgetAll(): void {
    this.entries.fill(-1);
  }
}

const spaceBits = 0xffff;
export const levelShift = 16;
const placeOf = (page: number): number => 4 * (page & (count - 1));
const keyOf = (space: number, level: number): number => space | (level << levelShift);
