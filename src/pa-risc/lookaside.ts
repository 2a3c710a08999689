/**
 * The results of the last accesses in the TLB, so that further accesses to the same pages are quick. The lookaside
 * never changes a result.
 */
const indexBits = 10;
const entries = 1 << indexBits;

/**
 * One kind of access (read, write or execute). The lookaside has an entry only while the TLB would allow the access.
 */
export class Lookaside {
  /**
   * Two words by the low bits of the page number: a tag of its other bits, the space and the privilege level, -1 for
   * none; and the physical address of the page.
   */
  readonly pairs: Int32Array;

  constructor(buffer: ArrayBuffer, place: number) {
    this.pairs = new Int32Array(buffer, place, 2 * entries).fill(-1);
  }

  /** The physical address of `offset`, or -1. */
  find(space: number, offset: number, level: number): number {
    const at = placeOf(offset >>> 12);
    const { pairs } = this;
    return pairs[at] === tagOf(space, offset >>> 12, level) ? (pairs[at + 1] | (offset & 0xfff)) >>> 0 : -1;
  }

  remember(space: number, offset: number, level: number, base: number): void {
    const at = placeOf(offset >>> 12);
    this.pairs[at] = tagOf(space, offset >>> 12, level);
    this.pairs[at + 1] = base;
  }

  /** Removes the page at every privilege level. */
  forget(space: number, page: number): void {
    const at = placeOf(page);
    if ((this.pairs[at] & levelless) === tagOf(space, page, 0)) this.pairs[at] = -1;
  }

  forgetAll(): void {
    this.pairs.fill(-1);
  }
}

const placeOf = (page: number): number => 2 * (page & (entries - 1));
const levelShift = 26;
const levelless = (1 << levelShift) - 1;
const tagOf = (space: number, page: number, level: number): number =>
  (space << 10) | (page >>> indexBits) | (level << levelShift);
