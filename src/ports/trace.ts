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

/** The fields of a record beside number, instant, actor and type; plain data. */
export type TraceFields = Readonly<Record<string, unknown>>;

/** The fields of a record, or what makes them if somebody hears it. */
export type ToldFields = TraceFields | (() => TraceFields);

/** The record of a run, as a device writes it. */
export interface Trace {
  /**
   * Appends a record of this actor and type; fields that are made by a function are made only where an observer hears
   * the record.
   */
  record(actor: string, type: string, fields?: ToldFields): void;
}

export const fieldsOf = (told: ToldFields = {}): TraceFields => (typeof told === 'function' ? told() : told);
