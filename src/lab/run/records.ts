import type { TraceRecord } from '../../ports/trace';

/** All records of a run, and where each is. Records are kept as they were made; equal texts are one. */
export class Records {
  readonly #all: TraceRecord[] = [];

  add(record: TraceRecord): void {
    this.#all.push(record);
  }

  get length(): number {
    return this.#all.length;
  }

  /** By its number, from 1 on. */
  get(event: number): TraceRecord | undefined {
    return this.#all[event - 1];
  }

  get last(): TraceRecord | undefined {
    return this.#all.at(-1);
  }

  /** The number of the last record at this instant or before it; 0 where there is none. */
  lastAt(at: number): number {
    let [low, high] = [0, this.#all.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#all[middle].at <= at) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** The next record that is meant, from this one on; itself not. */
  next(event: number, forward: boolean, isMeant: (record: TraceRecord) => boolean): TraceRecord | undefined {
    const by = forward ? 1 : -1;
    for (let at = event - 1 + by; at >= 0 && at < this.#all.length; at += by) {
      if (isMeant(this.#all[at])) return this.#all[at];
    }
    return undefined;
  }

  [Symbol.iterator](): IterableIterator<TraceRecord> {
    return this.#all[Symbol.iterator]();
  }
}
