/** Pages of bytes by number, in two levels, so that a table with few changes shares nearly everything with the old. */
import type { CapturedState } from './state-marks';

export const pageBytes = 4096;
const leafPages = 64;
/** Of a reference in the engine's memory. */
const referenceBytes = 8;

type Leaf = readonly (Uint8Array | undefined)[];

/** It never changes, and its pages do not; a page that is missing is as at the start. */
export class PageTable implements CapturedState {
  static readonly empty = new PageTable([]);

  private constructor(private readonly leaves: readonly (Leaf | undefined)[]) {}

  get(page: number): Uint8Array | undefined {
    return this.leaves[Math.floor(page / leafPages)]?.[page % leafPages];
  }

  /** The table with these pages in place of its own; `undefined` takes one away. */
  with(changes: ReadonlyMap<number, Uint8Array | undefined>): PageTable {
    if (changes.size === 0) return this;
    const leaves: (Leaf | undefined)[] = [...this.leaves];
    const changed = new Map<number, (Uint8Array | undefined)[]>();
    for (const [page, bytes] of changes) {
      const at = Math.floor(page / leafPages);
      const leaf = changed.get(at) ?? Array.from({ length: leafPages }, (_, place) => leaves[at]?.[place]);
      leaf[page % leafPages] = bytes;
      changed.set(at, leaf);
    }
    const last = Math.max(leaves.length - 1, ...changed.keys());
    for (let at = leaves.length; at <= last; at++) leaves.push(undefined);
    for (const [at, leaf] of changed) leaves[at] = leaf;
    return new PageTable(leaves);
  }

  /** The numbers of the pages in which two tables differ. */
  *differences(other: PageTable): Generator<number> {
    const count = Math.max(this.leaves.length, other.leaves.length);
    for (let at = 0; at < count; at++) {
      const [one, two] = [this.leaves[at], other.leaves[at]];
      if (one === two) continue;
      for (let place = 0; place < leafPages; place++) if (one?.[place] !== two?.[place]) yield at * leafPages + place;
    }
  }

  *pieces(): Generator<readonly [object, number]> {
    yield [this.leaves, referenceBytes * this.leaves.length];
    for (const leaf of this.leaves) {
      if (leaf === undefined) continue;
      yield [leaf, referenceBytes * leafPages];
      for (const page of leaf) if (page !== undefined) yield [page, page.length];
    }
  }
}

const wordBytes = 4;
const isOfWords = ({ byteOffset, length }: Uint8Array): boolean => (byteOffset | length) % wordBytes === 0;
const words = (bytes: Uint8Array): Int32Array => new Int32Array(bytes.buffer, bytes.byteOffset, bytes.length >>> 2);

/** Whether both hold the same bytes; word by word where that is possible. */
export function areSameBytes(one: Uint8Array, other: Uint8Array): boolean {
  if (one.length !== other.length) return false;
  const inWords = isOfWords(one) && isOfWords(other);
  const [left, right] = inWords ? [words(one), words(other)] : [one, other];
  for (let at = 0; at < left.length; at++) if (left[at] !== right[at]) return false;
  return true;
}
