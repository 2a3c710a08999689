/**
 * A map that keeps the last `limit` entries, and up to as many older ones, in two generations: when the younger is
 * full, the older is dropped as a whole. A map that deletes its oldest entry each time would search for it among all
 * the entries deleted before.
 */
export class Recent<Key, Value> {
  private young = new Map<Key, Value>();
  private old = new Map<Key, Value>();

  constructor(private readonly limit: number) {}

  get size(): number {
    return this.young.size + this.old.size;
  }

  get(key: Key): Value | undefined {
    return this.young.get(key) ?? this.old.get(key);
  }

  set(key: Key, value: Value): void {
    if (this.young.size >= this.limit) {
      this.old = this.young;
      this.young = new Map();
    }
    this.old.delete(key);
    this.young.set(key, value);
  }

  delete(key: Key): void {
    this.young.delete(key);
    this.old.delete(key);
  }
}

const termsPerEpoch = 1 << 16;

/** An epoch's end under a term, as a number, which costs less than a text. */
export const keyOf = (epoch: number, term: number): number => epoch * termsPerEpoch + term;
