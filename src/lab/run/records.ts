import type { TraceRecord } from '../../ports/trace';
import { Numbers } from './numbers';
import { PackedList } from './packed-list';

/** All records of a run, and where each is. */
export class Records {
  readonly #all = new PackedList<TraceRecord>();
  readonly #instants = new Numbers();

  /** Begins with the first so many records of another run. */
  takeOver(other: Records, count: number): void {
    this.#all.takeOver(other.#all, count);
    this.#instants.takeOver(other.#instants, count);
  }

  /** Tells otherwise of what the first record tells. */
  retellFirst(record: TraceRecord): void {
    this.#all.put(0, record);
  }

  add(record: TraceRecord): void {
    this.#all.push(record);
    this.#instants.push(record.at);
  }

  get length(): number {
    return this.#all.length;
  }

  /** By its number, from 1 on. */
  get(event: number): TraceRecord | undefined {
    return this.#all.at(event - 1);
  }

  /** The instant of a record by its number. */
  instant(event: number): number | undefined {
    return this.#instants.at(event - 1);
  }

  get last(): TraceRecord | undefined {
    return this.get(this.length);
  }

  /** The number of the last record at this instant or before it; 0 where there is none. */
  lastAt(at: number): number {
    return this.#instants.firstAfter(at);
  }

  /** The next record that is meant, from this one on; itself not. */
  next(event: number, forward: boolean, isMeant: (record: TraceRecord) => boolean): TraceRecord | undefined {
    const by = forward ? 1 : -1;
    for (let number = event + by; number > 0 && number <= this.length; number += by) {
      const record = this.get(number) as TraceRecord;
      if (isMeant(record)) return record;
    }
    return undefined;
  }

  *[Symbol.iterator](): IterableIterator<TraceRecord> {
    for (let event = 1; event <= this.length; event++) yield this.get(event) as TraceRecord;
  }
}
