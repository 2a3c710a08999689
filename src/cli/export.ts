/** `understudy export`: a trace file in another form. */
import type { WrittenRecord } from '../ports/trace';
import { type TraceFormat, traceFormats } from '../trace/exports/formats';
import { ExportError, type TraceExport } from '../trace/exports/trace-export';
import { openOutput } from './files/output-file';
import { TraceInput } from './files/trace-input';
import { Progress } from './terminal/progress';
import { UsageError } from './usage-error';

export interface ExportOptions {
  readonly format: TraceFormat;
  readonly output?: string;
  /** Numbers of records, both within the window. */
  readonly from?: number;
  readonly until?: number;
}

/** Text that is written at once. */
const writtenAtOnce = 1 << 16;

/** Returns the exit code: 0. */
export function exportCommand(path: string, options: ExportOptions): number {
  const { format, output, from = 0, until = Number.POSITIVE_INFINITY } = options;
  if (from > until) throw new UsageError(`--from event:${from} comes after --until event:${until}`);
  const made: TraceExport = traceFormats[format]();
  const trace = new TraceInput(path);
  const out = opened(output);
  const progress = new Progress(`exporting ${path}`);
  try {
    const { survey } = made;
    if (survey !== undefined) {
      for (const record of window(trace, until, progress)) {
        if (record.event >= from) surveyed(path, () => survey.call(made, record));
      }
    }
    let any = false;
    for (const record of window(trace, until, progress)) {
      if (record.event < from) {
        made.before?.(record);
        continue;
      }
      if (!any) out.write(made.head());
      any = true;
      out.write(made.record(record));
    }
    if (!any) throw new UsageError(`the trace ${path} has no record ${windowText(options)}`);
    out.write(made.end());
    out.close();
  } catch (error) {
    out.discard();
    throw error;
  }
  if (made.note !== undefined) process.stderr.write(`note: ${made.note}\n`);
  return 0;
}

function surveyed(path: string, survey: () => void): void {
  try {
    survey();
  } catch (error) {
    if (error instanceof ExportError) throw new UsageError(`the trace ${path}: ${error.message}`);
    throw error;
  }
}

const windowText = ({ from = 0, until }: ExportOptions): string =>
  until === undefined ? `from event ${from} on` : `from event ${from} to event ${until}`;

function* window(trace: TraceInput, until: number, progress: Progress): Generator<WrittenRecord> {
  try {
    for (const record of trace.records()) {
      if (record.event > until) break;
      progress.add();
      yield record;
    }
  } finally {
    progress.end();
  }
}

/** The destination of the text; an unfinished file is removed. */
function opened(path: string | undefined) {
  const file = path === undefined ? undefined : openOutput('export', path);
  let pending = '';
  const flush = () => {
    if (file === undefined) process.stdout.write(pending);
    else file.write(pending);
    pending = '';
  };
  return {
    write: (text: string) => {
      pending += text;
      if (pending.length >= writtenAtOnce) flush();
    },
    close: () => {
      flush();
      file?.close();
    },
    discard: () => file?.discard(),
  };
}
