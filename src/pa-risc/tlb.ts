/** One translation look-aside buffer of the PA7000: 96 entries, replaced at random, and block entries. */
import type { Random } from '../base/random';

const tlbEntries = 96;
/** Entries that translate up to 64 MB at once; only firmware sets them. */
const blockEntries = 4;
/** Chains in which the entries of single pages are found. */
const chains = 256;
const chainOf = (space: number, page: number): number => (page ^ Math.imul(space, 0x9e37)) & (chains - 1);

/** Bits of the protection word, the operand of `idtlbp` and `iitlbp` (Architecture manual, chapter 3). */
export const PROTECTION = {
  /** Loads and stores raise the page reference trap. */
  reference: 0x20000000,
  dirty: 0x10000000,
  /** Stores raise the data memory break trap. */
  break: 0x08000000,
} as const;

/** A page's translation as it is inserted. */
export interface Translation {
  /** Physical page number. */
  readonly frame: number;
  /** The protection word. */
  readonly protection: number;
}

/** A block entry as it is inserted. */
export interface Block {
  readonly entry: number;
  readonly space: number;
  readonly page: number;
  readonly pages: number;
  readonly translation: Translation;
}

/** An entry for a person: one page, or the pages of a block. */
export interface TlbEntry {
  /** The space identifier. */
  readonly space: number;
  /** The first virtual page. */
  readonly page: number;
  /** How many pages: a power of two. */
  readonly pages: number;
  /** The physical page of the first one. */
  readonly frame: number;
  /** The protection word. */
  readonly protection: number;
}

/** A holder of translations, which forgets a page that is no longer translated. */
export type Forget = (space: number, page: number) => void;

/** `find` returns the place of an entry, whose fields the caller then reads. Pages are 4 KB. */
export class Tlb {
  private readonly space = new Int32Array(tlbEntries + blockEntries).fill(-1);
  private readonly page = new Int32Array(tlbEntries + blockEntries);
  private readonly pages = new Int32Array(tlbEntries + blockEntries).fill(1);
  private readonly frames = new Int32Array(tlbEntries + blockEntries);
  private readonly protections = new Int32Array(tlbEntries + blockEntries);
  /** By chain, and by entry: one more than the next entry of the chain, 0 for none. */
  private readonly firstOf = new Uint8Array(chains);
  private readonly nextOf = new Uint8Array(tlbEntries);

  constructor(
    private readonly random: Random,
    private readonly forget: Forget,
  ) {}

  /** The entry that translates the page, or -1. */
  find(space: number, page: number): number {
    for (let next = this.firstOf[chainOf(space, page)]; next !== 0; next = this.nextOf[next - 1]) {
      if (this.page[next - 1] === page && this.space[next - 1] === space) return next - 1;
    }
    for (let entry = tlbEntries; entry < tlbEntries + blockEntries; entry++) {
      const within = page - this.page[entry];
      if (this.space[entry] === space && within >= 0 && within < this.pages[entry]) return entry;
    }
    return -1;
  }

  frame(entry: number, page: number): number {
    return this.frames[entry] + page - this.page[entry];
  }

  protection(entry: number): number {
    return this.protections[entry];
  }

  /** Replaces the page's old entry, else an entry chosen at random; returns its place. */
  insert(space: number, page: number, { frame, protection }: Translation): number {
    this.purge(space, page);
    const entry = this.random.integer(0, tlbEntries - 1);
    this.remove(entry);
    this.set(entry, space, page, 1, frame, protection);
    const chain = chainOf(space, page);
    this.nextOf[entry] = this.firstOf[chain];
    this.firstOf[chain] = entry + 1;
    return entry;
  }

  /** `pages` is a power of two, of which page and frame are multiples. */
  insertBlock(entry: number, space: number, page: number, pages: number, { frame, protection }: Translation): void {
    this.remove(tlbEntries + entry);
    this.set(tlbEntries + entry, space, page, pages, frame, protection);
  }

  get blocks(): readonly Block[] {
    return Array.from({ length: blockEntries }, (_, entry) => {
      const at = tlbEntries + entry;
      const translation = { frame: this.frames[at], protection: this.protections[at] };
      return { entry, space: this.space[at], page: this.page[at], pages: this.pages[at], translation };
    }).filter(({ space }) => space >= 0);
  }

  /** Those in use, in the order of their places. */
  get entries(): readonly TlbEntry[] {
    return Array.from(this.space, (space, at) => ({
      space,
      page: this.page[at],
      pages: this.pages[at],
      frame: this.frames[at],
      protection: this.protections[at],
    })).filter(({ space }) => space >= 0);
  }

  purge(space: number, page: number): void {
    const entry = this.find(space, page);
    if (entry >= 0) this.remove(entry);
  }

  /** All but the blocks. */
  purgeAll(): void {
    for (let entry = 0; entry < tlbEntries; entry++) this.remove(entry);
  }

  removeBlocks(): void {
    for (let entry = tlbEntries; entry < tlbEntries + blockEntries; entry++) this.remove(entry);
  }

  private remove(entry: number): void {
    const space = this.space[entry];
    if (space < 0) return;
    for (let page = 0; page < this.pages[entry]; page++) this.forget(space, this.page[entry] + page);
    this.space[entry] = -1;
    if (entry < tlbEntries) this.unchain(entry, chainOf(space, this.page[entry]));
  }

  private unchain(entry: number, chain: number): void {
    const { firstOf, nextOf } = this;
    if (firstOf[chain] === entry + 1) {
      firstOf[chain] = nextOf[entry];
      return;
    }
    let before = firstOf[chain] - 1;
    while (nextOf[before] !== entry + 1) before = nextOf[before] - 1;
    nextOf[before] = nextOf[entry];
  }

  private set(entry: number, space: number, page: number, pages: number, frame: number, protection: number): void {
    this.space[entry] = space;
    this.page[entry] = page;
    this.pages[entry] = pages;
    this.frames[entry] = frame;
    this.protections[entry] = protection;
  }
}
