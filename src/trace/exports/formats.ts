import { CommaSeparated } from './csv';
import { JsonLines } from './jsonl';
import { Mermaid } from './mermaid';
import { Perfetto } from './perfetto';
import { ShiViz } from './shiviz';
import type { TraceExport } from './trace-export';

/** The name of a form in which a trace can be exported. */
export type TraceFormat = 'jsonl' | 'perfetto' | 'shiviz' | 'mermaid' | 'csv';

/** Makes an export of each form; docs/trace.md says what each shows. */
export const traceFormats: Readonly<Record<TraceFormat, () => TraceExport>> = {
  jsonl: () => new JsonLines(),
  perfetto: () => new Perfetto(),
  shiviz: () => new ShiViz(),
  mermaid: () => new Mermaid(),
  csv: () => new CommaSeparated(),
};
