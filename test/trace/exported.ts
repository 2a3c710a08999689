import type { WrittenRecord } from '../../src/ports/trace';
import { type TraceFormat, traceFormats } from '../../src/trace/exports/formats';
import type { TraceExport } from '../../src/trace/exports/trace-export';

/** The records from `from` on in this form, and what is said of it. */
export function exported(
  format: TraceFormat,
  records: readonly WrittenRecord[],
  from = 0,
): { text: string; note?: string } {
  const made: TraceExport = traceFormats[format]();
  const window = records.filter(({ event }) => event >= from);
  for (const record of window) made.survey?.(record);
  for (const record of records) if (record.event < from) made.before?.(record);
  const text = made.head() + window.map((record) => made.record(record)).join('') + made.end();
  return { text, note: made.note };
}
