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
  /** By the low bits of the page number: its other bits, the space and the privilege level; -1 for none. */
  readonly tags = new Int32Array(entries).fill(-1);
  /** The physical address of the page. */
  readonly bases = new Int32Array(entries);

  /** The physical address of `offset`, or -1. */
  find(space: number, offset: number, level: number): number {
    const index = (offset >>> 12) & (entries - 1);
    return this.tags[index] === tagOf(space, offset >>> 12, level) ? (this.bases[index] | (offset & 0xfff)) >>> 0 : -1;
  }

  remember(space: number, offset: number, level: number, base: number): void {
    const index = (offset >>> 12) & (entries - 1);
    this.tags[index] = tagOf(space, offset >>> 12, level);
    this.bases[index] = base;
  }

  /** Removes the page at every privilege level. */
  forget(space: number, page: number): void {
    const index = page & (entries - 1);
    if ((this.tags[index] & levelless) === tagOf(space, page, 0)) this.tags[index] = -1;
  }

  forgetAll(): void {
    this.tags.fill(-1);
  }
}

const levelShift = 26;
const levelless = (1 << levelShift) - 1;
const tagOf = (space: number, page: number, level: number): number =>
  (space << 10) | (page >>> indexBits) | (level << levelShift);
