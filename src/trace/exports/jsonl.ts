import { printableJson } from '../../base/printable';
import type { TraceRecord } from '../../ports/trace';
import { traceLine } from '../trace-digest';
import type { TraceExport } from './trace-export';

/** The trace as `run --trace` writes it (docs/trace.md), one JSON object a line. */
export class JsonLines implements TraceExport {
  head(): string {
    return '';
  }

  record(record: TraceRecord): string {
    return printableJson(traceLine(record));
  }

  end(): string {
    return '';
  }
}
