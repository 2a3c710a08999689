import { printable, printableJson } from '../../base/printable';
import type { WrittenRecord } from '../../ports/trace';
import { planType } from '../record-line';
import { recordText } from '../record-text';
import type { TraceExport } from './trace-export';
import { VectorClocks } from './vector-clocks';

/**
 * The expression with which ShiViz parses the log, on the file's first line. The second line is the delimiter between
 * executions: empty, since the log has one.
 */
const parser = '(?<host>\\S*) (?<clock>{.*})\\n(?<event>.*)';

/**
 * A log with vector clocks for ShiViz, which wants each host's own count to begin at 1: the clocks count the window
 * only.
 */
export class ShiViz implements TraceExport {
  readonly #clocks = new VectorClocks();

  head(): string {
    return `${parser}\n\n`;
  }

  record(record: WrittenRecord): string {
    if (record.type === planType) return '';
    const clock = JSON.stringify(this.#clocks.stamp(record));
    return `${printable(record.actor)} ${printableJson(clock)}\n${record.event} at ${(record.at / 1e6).toFixed(6)} ms: ${recordText(record)}\n`;
  }

  end(): string {
    return '';
  }
}
