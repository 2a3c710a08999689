import { digestBytes } from '../base/digest';
import { areSameBytes, PageTable, pageBytes } from '../base/page-table';
import type { SelfCapturing } from '../base/state-marks';

export { pageBytes };

const pageBits = 12;
const zeros = new Uint8Array(pageBytes);
/** Bytes of an xxh64. */
const digestSize = 8;

let ofZeros: Uint8Array | undefined;

/** The digest of a page of zeros. */
export function zeroPageDigest(): Uint8Array {
  ofZeros ??= digestBytes(zeros);
  return ofZeros;
}

/** Physical memory, big-endian, which tracks the pages written since their last digest. */
export class Memory implements SelfCapturing {
  readonly size: number;
  /** For each word: one more than the variant of the instruction to which it decodes; 0 if unknown. */
  readonly rows: Uint16Array;
  private readonly bytes: Uint8Array;
  readonly view: DataView;
  /** 1 for each page written since it was last digested. */
  readonly dirty: Uint8Array;
  /** The digest of each page, 8 bytes a page. */
  private readonly digestsOfPages: Uint8Array;
  /** The digest of all page digests, until a page changes. */
  private wholeDigest: Uint8Array | undefined;
  /** The pages at the last capture, without those of zeros. */
  private captured = PageTable.empty;
  /** 1 for each page written since then, but for those that are `dirty`. */
  private readonly changed: Uint8Array;

  constructor(size: number) {
    this.size = size;
    this.bytes = new Uint8Array(size);
    this.view = new DataView(this.bytes.buffer);
    this.rows = new Uint16Array(size >>> 2);
    const pages = Math.ceil(size / pageBytes);
    this.dirty = new Uint8Array(pages).fill(1);
    this.digestsOfPages = new Uint8Array(digestSize * pages);
    this.changed = new Uint8Array(pages);
  }

  load(address: number, size: 1 | 2 | 4): number {
    if (size === 4) return this.view.getInt32(address);
    return size === 2 ? this.view.getUint16(address) : this.view.getUint8(address);
  }

  store(address: number, size: 1 | 2 | 4, value: number): void {
    this.rows[address >>> 2] = 0;
    this.dirty[address >>> pageBits] = 1;
    if (size === 4) this.view.setInt32(address, value);
    else if (size === 2) this.view.setUint16(address, value);
    else this.view.setUint8(address, value);
  }

  /** A copy; shorter than `length` where memory ends. */
  read(address: number, length: number): Uint8Array {
    return this.bytes.slice(address, address + length);
  }

  write(address: number, bytes: Uint8Array): void {
    this.bytes.set(bytes, address);
    this.rows.fill(0, address >>> 2, (address + bytes.length + 3) >>> 2);
    this.dirty.fill(1, address >>> pageBits, ((address + bytes.length - 1) >>> pageBits) + 1);
  }

  /** The digests of all pages, in time proportional to the pages written since the last call. */
  digests(): Uint8Array {
    for (let page = this.dirty.indexOf(1); page >= 0; page = this.dirty.indexOf(1, page + 1)) {
      this.dirty[page] = 0;
      this.changed[page] = 1;
      this.wholeDigest = undefined;
      this.digestsOfPages.set(digestBytes(this.page(page)), digestSize * page);
    }
    return this.digestsOfPages;
  }

  /** One digest of all pages, 8 bytes. */
  digest(): Uint8Array {
    const digests = this.digests();
    this.wholeDigest ??= digestBytes(digests);
    return this.wholeDigest;
  }

  captureState(): PageTable {
    this.digests();
    const changes = new Map<number, Uint8Array | undefined>();
    for (let page = this.changed.indexOf(1); page >= 0; page = this.changed.indexOf(1, page + 1)) {
      const bytes = this.page(page);
      const blank = zeros.subarray(0, bytes.length);
      if (!areSameBytes(bytes, this.captured.get(page) ?? blank))
        changes.set(page, areSameBytes(bytes, blank) ? undefined : bytes.slice());
    }
    this.changed.fill(0);
    this.captured = this.captured.with(changes);
    return this.captured;
  }

  restoreState(state: PageTable): void {
    this.digests();
    for (const page of this.captured.differences(state)) this.changed[page] = 1;
    for (let page = this.changed.indexOf(1); page >= 0; page = this.changed.indexOf(1, page + 1)) {
      const bytes = state.get(page) ?? zeros.subarray(0, this.page(page).length);
      if (!areSameBytes(this.page(page), bytes)) this.write(page * pageBytes, bytes);
    }
    this.changed.fill(0);
    this.captured = state;
  }

  private page(page: number): Uint8Array {
    return this.bytes.subarray(page * pageBytes, (page + 1) * pageBytes);
  }
}
