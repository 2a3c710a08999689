import type { WrittenRecord } from '../../ports/trace';

/** The trace cannot be written in this form; the message says why. */
export class ExportError extends Error {}

/**
 * A trace in another form, made record by record in one pass, so that the longest trace needs little memory. The text
 * consists of the results of `head`, of `record` for each record of the window in order, and of `end`.
 */
export interface TraceExport {
  /** Hears the records before the window, for events that begin there and go on in the window. */
  before?(record: WrittenRecord): void;
  /** A form that must know all records of the window before it writes the first one hears them here first. */
  survey?(record: WrittenRecord): void;
  /** The text before the records. */
  head(): string;
  /** The text of this record. */
  record(record: WrittenRecord): string;
  /** The text after the records. */
  end(): string;
  /** Notes for the person at the command line: what was left out. */
  readonly note?: string | undefined;
}
