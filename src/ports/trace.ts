/** A record of what happened: flat, JSON-able, no wall clock. The N-th record of a run is event N. */
export interface TraceRecord {
  /** 1 for the first record of the run. */
  readonly event: number;
  /** Virtual nanoseconds. */
  readonly at: number;
  /** Who did it, e.g. `left`, `right`, `bus`, `disk`. */
  readonly actor: string;
  /** A dotted fact, e.g. `epoch.ended`, `medium.finished`, `message.sent`. */
  readonly type: string;
  readonly [field: string]: unknown;
}

export interface Trace {
  record(actor: string, type: string, fields?: Readonly<Record<string, unknown>>): void;
}
