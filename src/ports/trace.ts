/** A record of what happened: flat, JSON-able, no wall clock. The N-th record of a run is event N. */
export interface TraceRecord {
  /** 1 for the first record of the run. */
  readonly event: number;
  /** Virtual nanoseconds. */
  readonly at: number;
  /** The actor, e.g. `left`, `right`, `bus`, `disk`. */
  readonly actor: string;
  /** A dotted fact, e.g. `epoch.ended`, `medium.finished`, `message.sent`. */
  readonly type: string;
  readonly [field: string]: unknown;
}

export type TraceFields = Readonly<Record<string, unknown>>;

/** The fields of a record, or a function that makes them if a listener hears the record. */
export type ToldFields = TraceFields | (() => TraceFields);

export interface Trace {
  record(actor: string, type: string, fields?: ToldFields): void;
}

export const fieldsOf = (told: ToldFields = {}): TraceFields => (typeof told === 'function' ? told() : told);
