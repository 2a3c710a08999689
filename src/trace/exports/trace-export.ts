import type { TraceRecord } from '../../ports/trace';

/** A trace that cannot be told in the form that was asked for; the message says why. */
export class ExportError extends Error {}

/**
 * A trace in another form, made record by record in one pass, so that the longest trace needs little memory. The text is what `head`,
 * then `record` for each record of the window in its order, then `end` yield.
 */
export interface TraceExport {
  /** Hears of the records ahead of the window: for what has begun before it and goes on in it. */
  before?(record: TraceRecord): void;
  /** A form that must know all records of the window before the first is written has them read twice: this is the first time. */
  survey?(record: TraceRecord): void;
  /** The text ahead of the records. */
  head(): string;
  /** The text of this record. */
  record(record: TraceRecord): string;
  /** The text after the records. */
  end(): string;
  /** What the person who asked is to know of the result: what was left out. */
  readonly note?: string | undefined;
}
