/** The digests of a memory's pages, and the digest of all of them. */
import { digestBytes, digestNumber } from '../base/digest';
import { pageBytes } from './layout';

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

/** The digests of some pages change, which leads to another digest of all. */
interface Step {
  readonly pages: readonly number[];
  readonly digests: readonly bigint[];
  readonly whole: bigint;
}

/** The last steps of all machines in the process, by the digest before: replicas in step take the same steps. */
const steps = new Map<bigint, Step>();
const mostSteps = 64;
/** A step with more pages is not remembered. */
const mostPages = 256;

export class PageDigests {
  /** 8 bytes a page, the most significant first. */
  readonly table: Uint8Array;
  private readonly view: DataView;
  /** The pages set since `whole` was asked last, and the answer then. */
  private changed: number[] = [];
  private known: bigint | undefined;

  /** Of pages of zeros. */
  constructor(pages: number) {
    this.table = digestsOfZeros(pages);
    this.view = new DataView(this.table.buffer);
  }

  set(page: number, digest: bigint): void {
    this.view.setBigUint64(digestSize * page, digest);
    if (this.changed.length <= mostPages) this.changed.push(page);
  }

  /** The digest of the table. */
  get whole(): bigint {
    if (this.known === undefined) this.known = digestNumber(this.table);
    else if (this.changed.length > 0) this.known = this.next(this.known);
    this.changed = [];
    return this.known;
  }

  private next(before: bigint): bigint {
    const { changed: pages } = this;
    if (pages.length > mostPages) return digestNumber(this.table);
    const digests = pages.map((page) => this.view.getBigUint64(digestSize * page));
    const known = steps.get(before);
    if (known !== undefined && areSame(known.pages, pages) && areSame(known.digests, digests)) return known.whole;
    const whole = digestNumber(this.table);
    if (steps.size >= mostSteps) for (const oldest of [...steps.keys()].slice(0, 1)) steps.delete(oldest);
    steps.set(before, { pages, digests, whole });
    return whole;
  }
}

const areSame = <Value>(one: readonly Value[], other: readonly Value[]): boolean =>
  one.length === other.length && one.every((each, at) => each === other[at]);
