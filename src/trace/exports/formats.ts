import { CommaSeparated } from './csv';
import { JsonLines } from './jsonl';
import { Mermaid } from './mermaid';
import { Perfetto } from './perfetto';
import { ShiViz } from './shiviz';
import type { TraceExport } from './trace-export';

/** The forms in which a trace can be exported. */
export const traceFormats = {
  jsonl: () => new JsonLines(),
  perfetto: () => new Perfetto(),
  shiviz: () => new ShiViz(),
  mermaid: () => new Mermaid(),
  csv: () => new CommaSeparated(),
} as const satisfies Readonly<Record<string, () => TraceExport>>;

export type TraceFormat = keyof typeof traceFormats;
