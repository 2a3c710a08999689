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

/** Pages of which one digest is taken: with 64 MB of memory, as many as there are groups. */
const pagesOfGroup = 128;
const groupSize = digestSize * pagesOfGroup;

export class PageDigests {
  /** 8 bytes a page, the most significant first. */
  readonly table: Uint8Array;
  private readonly view: DataView;
  /** The digests of groups of pages, likewise. */
  private readonly groups: Uint8Array;
  private readonly groupView: DataView;
  /** Groups with pages set since `whole` was asked last. */
  private readonly changed = new Set<number>();
  private known: bigint | undefined;

  /** Of pages of zeros. */
  constructor(pages: number) {
    this.table = digestsOfZeros(pages);
    this.view = new DataView(this.table.buffer);
    const groups = Math.ceil(pages / pagesOfGroup);
    this.groups = new Uint8Array(digestSize * groups);
    this.groupView = new DataView(this.groups.buffer);
    for (let group = 0; group < groups; group++) this.changed.add(group);
  }

  set(page: number, digest: bigint): void {
    this.view.setBigUint64(digestSize * page, digest);
    this.changed.add(Math.floor(page / pagesOfGroup));
  }

  /** The digest of the digests of all groups, in time proportional to the groups with pages set since. */
  get whole(): bigint {
    if (this.known !== undefined && this.changed.size === 0) return this.known;
    for (const group of this.changed) {
      const pages = this.table.subarray(groupSize * group, groupSize * (group + 1));
      this.groupView.setBigUint64(digestSize * group, digestNumber(pages));
    }
    this.changed.clear();
    this.known = digestNumber(this.groups);
    return this.known;
  }
}
