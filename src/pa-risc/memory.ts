import { digestBytes, digestNumber, digestOfTurned } from '../base/digest';
import { areSameBytes, PageTable } from '../base/page-table';
import type { SelfCapturing } from '../base/state-marks';
import { engine, type LinearMemory, memoryPageBytes } from '../base/web-assembly';
import { MARK, marksPlace, PLACE, pageBits, pageBytes, pagesOf, rowsPlace, totalBytes } from './layout';
import { inRegion } from './row-flags';

/** Bytes of an xxh64. */
const digestSize = 8;

const zeros = new Uint8Array(pageBytes);
let ofZeros: Uint8Array | undefined;

/** The digest of a page of zeros. */
export function zeroPageDigest(): Uint8Array {
  ofZeros ??= digestBytes(zeros);
  return ofZeros;
}

/** The digests of so many pages of zeros. */
export function digestsOfZeros(pages: number): Uint8Array {
  const [digest] = new BigUint64Array(zeroPageDigest().slice().buffer);
  return new Uint8Array(new BigUint64Array(pages).fill(digest).buffer);
}

/** A word with its bytes in the other order. */
const swapped = (word: number): number =>
  (word << 24) | ((word & 0xff00) << 8) | ((word >>> 8) & 0xff00) | (word >>> 24);

/**
 * The one memory of a machine: registers, lookasides, and physical memory with the marks of its pages. Physical memory
 * keeps words in the order of the host, so that an access to a word is one load: the byte of an address stands at the
 * address XOR 3, the half-word at the address XOR 2. What goes in or out as bytes is reordered here.
 */
export class Memory implements SelfCapturing {
  /** The whole, for the parts of the processor that have views of their own. */
  readonly buffer: ArrayBuffer;
  readonly words: Int32Array;
  readonly halves: Uint16Array;
  readonly bytes: Uint8Array;
  /** For each word: one more than the variant of the instruction to which it decodes; 0 if unknown. */
  readonly rows: Uint16Array;
  /** By `MARK`, for each page. */
  readonly marks: Uint8Array;
  /** The digest of each page, 8 bytes a page. */
  private readonly digestsOfPages: Uint8Array;
  private readonly digestView: DataView;
  /** The digest of all page digests, until a page changes. */
  private wholeDigest: Uint8Array | undefined;
  /** The pages at the last capture, without those of zeros. */
  private captured = PageTable.empty;
  /** 1 for each page written since then, but for those whose mark says so. */
  private readonly changed: Uint8Array;
  /** One page in the order of the guest. */
  private readonly scratch = new Uint8Array(pageBytes);

  /** The same for regions of translated code, if there are to be any. */
  readonly webAssembly: LinearMemory | undefined;
  /** Hears of a page before an instruction of a region on it changes. */
  codeChanged: (page: number) => void = () => {};

  /** `size` in bytes, a multiple of 4. */
  constructor(
    readonly size: number,
    forRegions = false,
  ) {
    const pages = Math.ceil(totalBytes(size) / memoryPageBytes);
    this.webAssembly = forRegions ? new engine.Memory({ initial: pages, maximum: pages }) : undefined;
    this.buffer = this.webAssembly?.buffer ?? new ArrayBuffer(totalBytes(size));
    this.words = new Int32Array(this.buffer, PLACE.ram, size >>> 2);
    this.halves = new Uint16Array(this.buffer, PLACE.ram, size >>> 1);
    this.bytes = new Uint8Array(this.buffer, PLACE.ram, size);
    this.rows = new Uint16Array(this.buffer, rowsPlace(size), size >>> 2);
    this.marks = new Uint8Array(this.buffer, marksPlace(size), pagesOf(size));
    this.digestsOfPages = digestsOfZeros(pagesOf(size));
    this.digestView = new DataView(this.digestsOfPages.buffer);
    this.changed = new Uint8Array(pagesOf(size));
    // A part of a page is no page of zeros.
    if (size % pageBytes !== 0) this.marks[pagesOf(size) - 1] = MARK.written;
  }

  load(address: number, size: 1 | 2 | 4): number {
    if (size === 4) return this.words[address >>> 2];
    return size === 2 ? this.halves[(address ^ 2) >>> 1] : this.bytes[address ^ 3];
  }

  store(address: number, size: 1 | 2 | 4, value: number): void {
    if (this.rows[address >>> 2] >= inRegion) this.codeChanged(address >>> pageBits);
    this.rows[address >>> 2] = 0;
    this.marks[address >>> pageBits] |= MARK.written;
    if (size === 4) this.words[address >>> 2] = value;
    else if (size === 2) this.halves[(address ^ 2) >>> 1] = value;
    else this.bytes[address ^ 3] = value;
  }

  /** A copy; shorter than `length` where memory ends. */
  read(address: number, length: number): Uint8Array {
    const bytes = new Uint8Array(Math.max(0, Math.min(length, this.size - address)));
    this.copyOut(address, bytes);
    return bytes;
  }

  /** The bytes must lie within memory. */
  write(address: number, bytes: Uint8Array): void {
    if (bytes.length === 0) return;
    const aligned = address % 4 === 0 ? bytes.length & -4 : 0;
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    for (let at = 0; at < aligned; at += 4) this.words[(address + at) >>> 2] = view.getInt32(at);
    for (let at = aligned; at < bytes.length; at++) this.bytes[(address + at) ^ 3] = bytes[at];
    const [from, to] = [address >>> 2, (address + bytes.length + 3) >>> 2];
    const last = (address + bytes.length - 1) >>> pageBits;
    for (let page = address >>> pageBits; page <= last; page++) {
      const first = page << (pageBits - 2);
      if (this.marks[page] & MARK.decoded) {
        const rows = this.rows.subarray(Math.max(from, first), Math.min(to, first + (pageBytes >> 2)));
        if (rows.some((row) => row >= inRegion)) this.codeChanged(page);
        rows.fill(0);
      }
      this.marks[page] |= MARK.written;
    }
  }

  /** The digests of all pages, in time proportional to the pages written since the last call. */
  digests(): Uint8Array {
    this.takeWritten((page) => {
      this.changed[page] = 1;
      this.digestView.setBigUint64(digestSize * page, this.digestOfPage(page));
      this.wholeDigest = undefined;
    });
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
      const present = this.page(page);
      const bytes = state.get(page) ?? zeros.subarray(0, present.length);
      if (!areSameBytes(present, bytes)) this.write(page * pageBytes, bytes);
    }
    this.changed.fill(0);
    this.captured = state;
  }

  /** Tells the pages written since the last call, whose marks it clears. */
  takeWritten(tell: (page: number) => void): void {
    const { marks } = this;
    for (const mark of [MARK.written, MARK.written | MARK.decoded]) {
      for (let page = marks.indexOf(mark); page >= 0; page = marks.indexOf(mark, page + 1)) {
        marks[page] = mark & ~MARK.written;
        tell(page);
      }
    }
  }

  private digestOfPage(page: number): bigint {
    const words = this.bytes.subarray(page * pageBytes, (page + 1) * pageBytes);
    return words.length === pageBytes ? digestOfTurned(words) : digestNumber(this.page(page));
  }

  /** A page in the order of the guest, until the next call. */
  private page(page: number): Uint8Array {
    const bytes = this.scratch.subarray(0, Math.min(pageBytes, this.size - page * pageBytes));
    this.copyOut(page * pageBytes, bytes);
    return bytes;
  }

  /** Copies from `address` on, in the order of the guest. */
  private copyOut(address: number, target: Uint8Array): void {
    const aligned = address % 4 === 0 ? target.length & -4 : 0;
    const out = new Int32Array(target.buffer, target.byteOffset, aligned >>> 2);
    const first = address >>> 2;
    for (let at = 0; at < out.length; at++) out[at] = swapped(this.words[first + at]);
    for (let at = aligned; at < target.length; at++) target[at] = this.bytes[(address + at) ^ 3];
  }
}
