/**
 * A map that keeps the last `limit` entries, and some older ones, in generations: when the youngest is full, the oldest
 * is dropped as a whole. A map that deletes its oldest entry each time would search for it among all the entries
 * deleted before; and snapshots of the world share the generations that are full.
 */
export class Recent<Key extends number | string, Value> {
  /** The youngest first. */
  private generations: readonly Map<Key, Value>[] = [new Map()];
  /** The greatest key so far: keys mostly grow, and one beyond it is in no generation. */
  private greatest: Key | undefined;

  constructor(private readonly limit: number) {}

  get size(): number {
    return this.generations.reduce((sum, { size }) => sum + size, 0);
  }

  get(key: Key): Value | undefined {
    if (this.isNew(key)) return undefined;
    for (const generation of this.generations) {
      const value = generation.get(key);
      if (value !== undefined) return value;
    }
    return undefined;
  }

  set(key: Key, value: Value): void {
    if (this.isNew(key)) this.greatest = key;
    else this.delete(key);
    if (this.generations[0].size >= this.limit / greatestFull)
      this.generations = [new Map(), ...this.generations.slice(0, greatestFull)];
    this.generations[0].set(key, value);
  }

  delete(key: Key): void {
    for (const generation of this.generations) if (generation.delete(key)) return;
  }

  private isNew(key: Key): boolean {
    return this.greatest === undefined || key > this.greatest;
  }
}

/** So many generations hold `limit` entries. */
const greatestFull = 8;

const termsPerEpoch = 1 << 16;

/** An epoch's end under a term, as a number, which costs less than a text. */
export const keyOf = (epoch: number, term: number): number => epoch * termsPerEpoch + term;
