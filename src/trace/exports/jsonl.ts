import { printableJson } from '../../base/printable';
import type { WrittenRecord } from '../../ports/trace';
import { traceLine } from '../trace-digest';
import type { TraceExport } from './trace-export';

/** The trace as `run --trace` writes it (docs/trace.md), one JSON object a line. */
export class JsonLines implements TraceExport {
  head(): string {
    return '';
  }

  record(record: WrittenRecord): string {
    return printableJson(traceLine(record));
  }

  end(): string {
    return '';
  }
}
