import { printable } from '../../base/printable';
import type { WrittenRecord } from '../../ports/trace';
import { planType } from '../record-line';
import { ExportError, type TraceExport } from './trace-export';

/** A table with more columns is refused. */
const greatestColumns = 1000;

/**
 * A row for each record, with the columns of all records (RFC 4180); a list or an object is written as JSON. A letter
 * goes before each text that a spreadsheet would take for another kind of value, and before all texts of a column that
 * may hold one.
 */
export class CommaSeparated implements TraceExport {
  readonly #columns = new Set(['event', 'at', 'actor', 'type']);

  survey(record: WrittenRecord): void {
    if (record.type === planType) return;
    for (const name of Object.keys(record)) this.#columns.add(name);
    if (this.#columns.size > greatestColumns) {
      throw new ExportError(`its records have more than ${greatestColumns} different fields, too many for a table`);
    }
  }

  head(): string {
    return row([...this.#columns].map((name) => text(name)));
  }

  record(record: WrittenRecord): string {
    return record.type === planType ? '' : row([...this.#columns].map((name) => cell(name, record[name])));
  }

  end(): string {
    return '';
  }
}

const row = (cells: readonly string[]): string => `${cells.map(quoted).join(',')}\r\n`;
const quoted = (cell: string): string => (/[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);

function cell(name: string, value: unknown): string {
  if (value === undefined || value === null) return '';
  if (typeof value === 'object') return printable(JSON.stringify(value));
  return typeof value === 'string' ? text(value, marked.has(name)) : String(value);
}

/** Random names, digests and bytes: some look like numbers (`123e456`), or begin with a minus sign. */
const marked: ReadonlySet<string> = new Set(['run', 'id', 'operation', 'digest', 'bytes', 'word', 'address']);
const mark = 'x';
/** Texts that look like numbers, formulas, truth values, empty values, dates, or numbers that are not finite. */
const misread =
  /^[^\p{L}]|^(?:na|nan|n\/a|null|none|true|false|inf|infinity)$|^(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*[ .-]?\d/iu;

const text = (value: string, isMarked = false): string =>
  printable(isMarked || misread.test(value) ? `${mark}${value}` : value);
