import { digestNumber, digestOfTurned } from '../base/digest';
import { areSameBytes, PageTable } from '../base/page-table';
import type { SelfCapturing } from '../base/state-marks';
import { engine, type LinearMemory, memoryPageBytes } from '../base/web-assembly';
import { MARK, markBytes, marksPlace, PLACE, pageBits, pageBytes, pagesOf, rowsPlace, totalBytes } from './layout';
import { PageDigests } from './page-digests';
import { inRegion } from './row-flags';

const zeros = new Uint8Array(pageBytes);
/** `MARK.written` of four pages. */
const writtenOfFour = 0x01010101 * MARK.written;

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
  /** The marks of four pages at a time. */
  private readonly fourMarks: Int32Array;
  private readonly pageDigests: PageDigests;
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
    this.fourMarks = new Int32Array(this.buffer, marksPlace(size), markBytes(size) >>> 2);
    this.pageDigests = new PageDigests(pagesOf(size));
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
      this.pageDigests.set(page, this.digestOfPage(page));
    });
    return this.pageDigests.table;
  }

  /** One digest of all pages. */
  digest(): bigint {
    this.digests();
    return this.pageDigests.whole;
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
    const { marks, fourMarks } = this;
    for (let at = 0; at < fourMarks.length; at += 4) {
      const four = fourMarks[at] | fourMarks[at + 1] | fourMarks[at + 2] | fourMarks[at + 3];
      if ((four & writtenOfFour) === 0) continue;
      for (let page = 4 * at; page < 4 * at + 16; page++) {
        if ((marks[page] & MARK.written) === 0) continue;
        marks[page] &= ~MARK.written;
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
