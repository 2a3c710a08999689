/** A log on stable storage. A crash keeps all records whose storing was reported, and perhaps some after them. */
export interface StableStorage<Entry> {
  /** Appends a record; `stored` is called through the clock once a crash cannot lose it. Reports come in order. */
  append(entry: Entry, stored: () => void): void;
  /** The records that the last crash has left, and those appended since; in order. */
  readonly entries: readonly Entry[];
}
