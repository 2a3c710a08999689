import type { TraceRecord } from '../../ports/trace';
import { planType } from '../record-line';
import type { TraceExport } from './trace-export';

/** A row for each record, with the columns of all of them (RFC 4180); what is a list or an object stands there as JSON. */
export class CommaSeparated implements TraceExport {
  readonly #columns = new Set(['event', 'at', 'actor', 'type']);

  survey(record: TraceRecord): void {
    if (record.type === planType) return;
    for (const name of Object.keys(record)) this.#columns.add(name);
  }

  head(): string {
    return row([...this.#columns]);
  }

  record(record: TraceRecord): string {
    return record.type === planType ? '' : row([...this.#columns].map((name) => record[name]));
  }

  end(): string {
    return '';
  }
}

const row = (values: readonly unknown[]): string => `${values.map(cell).join(',')}\r\n`;

function cell(value: unknown): string {
  if (value === undefined || value === null) return '';
  const text = typeof value === 'object' ? JSON.stringify(value) : String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
