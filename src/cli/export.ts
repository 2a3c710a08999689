/** `understudy export`: a trace file in another form. */
import { closeSync, fstatSync, openSync, rmSync, statSync, writeSync } from 'node:fs';
import type { TraceRecord } from '../ports/trace';
import { type TraceFormat, traceFormats } from '../trace/exports/formats';
import { ExportError, type TraceExport } from '../trace/exports/trace-export';
import { Progress } from './progress';
import { readTrace } from './trace-file';
import { UsageError } from './usage-error';

export interface ExportOptions {
  readonly format: TraceFormat;
  readonly output?: string;
  /** Numbers of records; both belong to the window. */
  readonly from?: number;
  readonly until?: number;
}

/** Text that is written in one piece. */
const writtenAtOnce = 1 << 16;

/** Answers the exit code: 0. */
export function exportCommand(path: string, options: ExportOptions): number {
  const { format, output, from = 0, until = Number.POSITIVE_INFINITY } = options;
  if (from > until) throw new UsageError(`--from event:${from} comes after --until event:${until}`);
  const made: TraceExport = traceFormats[format]();
  const progress = new Progress(`exporting ${path}`);
  const { survey } = made;
  if (survey !== undefined) {
    for (const record of window(path, until, progress)) {
      if (record.event >= from) surveyed(path, () => survey.call(made, record));
    }
  }
  const out = opened(path, output);
  try {
    let any = false;
    for (const record of window(path, until, progress)) {
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

function* window(path: string, until: number, progress: Progress): Generator<TraceRecord> {
  try {
    for (const record of readTrace(path)) {
      if (record.event > until) break;
      progress.add();
      yield record;
    }
  } finally {
    progress.end();
  }
}

/** Where the text goes; what could not be finished is taken away again. */
function opened(trace: string, path: string | undefined) {
  let file = 1;
  try {
    if (path !== undefined) {
      if (isSame(trace, path)) throw new UsageError(`--output ${path} is the trace itself`);
      file = openSync(path, 'w');
    }
  } catch (error) {
    if (error instanceof UsageError) throw error;
    throw new UsageError(`cannot write the export ${path}: ${(error as Error).message}`);
  }
  let pending = '';
  const flush = () => {
    writeAll(file, pending);
    pending = '';
  };
  return {
    write: (text: string) => {
      pending += text;
      if (pending.length >= writtenAtOnce) flush();
    },
    close: () => {
      flush();
      if (path !== undefined) closeSync(file);
    },
    discard: () => {
      if (path === undefined) return;
      const isFile = fstatSync(file).isFile();
      closeSync(file);
      if (isFile) rmSync(path);
    },
  };
}

function isSame(one: string, other: string): boolean {
  const [left, right] = [one, other].map((path) => statSync(path, { throwIfNoEntry: false }));
  return left !== undefined && right !== undefined && left.ino === right.ino && left.dev === right.dev;
}

/** A pipe whose reader is slow says so: then it is tried again a moment later, and nothing piles up here. */
function writeAll(file: number, text: string): void {
  const bytes = Buffer.from(text);
  for (let written = 0; written < bytes.length; ) {
    try {
      written += writeSync(file, bytes, written);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5);
    }
  }
}
