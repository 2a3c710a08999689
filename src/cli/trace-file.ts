/** Trace files: written record by record, read line by line, however long they are. */
import { closeSync, openSync, readSync, writeSync } from 'node:fs';
import type { TraceRecord } from '../ports/trace';
import { parseRecord } from '../trace/record-line';
import { traceLine } from '../trace/trace-digest';
import { cannotRead, decoderFor } from './files';
import { UsageError } from './usage-error';

export interface TraceFile {
  readonly write: (record: TraceRecord) => void;
  readonly close: () => void;
}

/** The file that `--trace` names; without a name nothing is written. `plan`: the line that says how to run the same again. */
export function traceFile(path: string | undefined, plan: () => TraceRecord): TraceFile {
  if (path === undefined) return { write: () => {}, close: () => {} };
  let file: number;
  try {
    file = openSync(path, 'w');
  } catch (error) {
    throw new UsageError(`cannot write the trace ${path}: ${(error as Error).message}`);
  }
  const write = (record: TraceRecord): void => {
    writeSync(file, traceLine(record));
  };
  write(plan());
  return { write, close: () => closeSync(file) };
}

const readAtOnce = 1 << 20;
/** No record is that long. */
const longestLine = 1 << 26;
/** Processors, their repaired successors, and what is outside. */
const greatestActors = 1000;

/**
 * The records of a trace file, in its order.
 * @throws {UsageError} if the file cannot be read, or a line of it is no record
 */
export function* readTrace(path: string): Generator<TraceRecord> {
  let number = 0;
  const actors = new Set<string>();
  for (const line of linesOf(path)) {
    number++;
    if (line.trim() === '') continue;
    let record: TraceRecord;
    try {
      record = parseRecord(line);
    } catch (error) {
      throw new UsageError(`${path}:${number}: ${(error as Error).message}`);
    }
    actors.add(record.actor);
    if (actors.size > greatestActors) {
      throw new UsageError(`${path}:${number}: more than ${greatestActors} actors are no run of a few processors`);
    }
    yield record;
  }
  if (number === 0) throw new UsageError(`the trace ${path} is empty`);
}

function* linesOf(path: string): Generator<string> {
  const file = opened(path);
  try {
    let decoder: ReturnType<typeof decoderFor> | undefined;
    const bytes = Buffer.alloc(readAtOnce);
    let rest = '';
    for (;;) {
      const count = read(file, bytes, path);
      decoder ??= decoderFor(bytes.subarray(0, count));
      const lines = (rest + decoder.decode(bytes.subarray(0, count), { stream: count > 0 })).split('\n');
      rest = lines.pop() as string;
      if (rest.length > longestLine)
        throw new UsageError(`the trace ${path} has a line of more than ${longestLine} characters`);
      yield* lines;
      if (count === 0) break;
    }
    if (rest !== '') yield rest;
  } finally {
    closeSync(file);
  }
}

function opened(path: string): number {
  try {
    return openSync(path, 'r');
  } catch (error) {
    throw cannotRead('trace', path, error);
  }
}

function read(file: number, bytes: Uint8Array, path: string): number {
  try {
    return readSync(file, bytes);
  } catch (error) {
    throw cannotRead('trace', path, error);
  }
}
