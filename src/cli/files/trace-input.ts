/** Trace files, read line by line, of any length and as often as needed: the contents of a pipe are kept. */
import { closeSync, fstatSync, mkdtempSync, openSync, readSync, rmdirSync, unlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { WrittenRecord } from '../../ports/trace';
import { parseRecord } from '../../trace/record-line';
import { UsageError } from '../usage-error';
import { cannotWrite } from './failed-output';
import { fileRegister } from './file-register';
import { cannotRead, decoderFor, inUnits } from './input-files';
import { writeAll } from './write-all';

const readAtOnce = 1 << 20;
/** A longer line is no record. */
const longestLine = 1 << 26;
/** No character takes more, in UTF-8 or UTF-16. */
const bytesOfCharacter = 3;
/** Processors, their repaired successors, and actors outside. */
const greatestActors = 1000;
/** Of a trace out of a pipe. */
const greatestSpool = 2 ** 32;

export class TraceInput {
  readonly #file: number;

  /** @throws {UsageError} if the file cannot be read, or is written by the same command */
  constructor(readonly path: string) {
    fileRegister.reads('trace', path);
    const file = attempt(path, () => openSync(path, 'r'));
    this.#file = attempt(path, () => fstatSync(file).isFile()) ? file : spooled(path, file);
  }

  /**
   * The records in the file's order, from the first one on. `mayBeTorn`: the process may have been killed while it
   * wrote, so that a last line without its end counts as not written.
   * @throws {UsageError} if the file cannot be read, or a line of it is no record
   */
  *records({ mayBeTorn = false } = {}): Generator<WrittenRecord> {
    let number = 0;
    const actors = new Set<string>();
    for (const { line, isWhole } of this.#lines()) {
      number++;
      if (line.trim() === '') continue;
      let record: WrittenRecord;
      try {
        record = parseRecord(line);
      } catch (error) {
        if (mayBeTorn && !isWhole) break;
        throw new UsageError(`${this.path}:${number}: ${(error as Error).message}`);
      }
      actors.add(record.actor);
      if (actors.size > greatestActors) {
        throw new UsageError(
          `${this.path}:${number}: more than ${greatestActors} actors are no run of a few processors`,
        );
      }
      yield record;
    }
    if (number === 0) throw new UsageError(`the trace ${this.path} is empty`);
  }

  *#lines(): Generator<{ readonly line: string; readonly isWhole: boolean }> {
    const { path } = this;
    let decoder: ReturnType<typeof decoderFor> | undefined;
    const bytes = Buffer.alloc(readAtOnce);
    let rest = '';
    for (let position = 0; ; ) {
      const count = attempt(path, () => readSync(this.#file, bytes, 0, readAtOnce, position));
      position += count;
      decoder ??= decoderFor(bytes.subarray(0, count));
      const lines = (rest + decoder.decode(bytes.subarray(0, count), { stream: count > 0 })).split('\n');
      rest = lines.pop() as string;
      if (rest.length > longestLine) throw tooLong(path);
      for (const line of lines) yield { line, isWhole: true };
      if (count === 0) break;
    }
    if (rest !== '') yield { line: rest, isWhole: false };
  }
}

const tooLong = (path: string) => new UsageError(`the trace ${path} has a line of more than ${longestLine} characters`);

/** Copies the pipe into a file without a name, which disappears with this process. */
function spooled(path: string, pipe: number): number {
  const file = nameless();
  const bytes = Buffer.alloc(readAtOnce);
  let length = 0;
  let lineAt = 0;
  for (;;) {
    const count = attempt(path, () => readSync(pipe, bytes, 0, readAtOnce, null));
    if (count === 0) break;
    const end = bytes.subarray(0, count).lastIndexOf(0x0a);
    if (end >= 0) lineAt = length + end;
    length += count;
    // What never ends a line is refused before it has filled the folder for temporary files.
    if (length - lineAt > bytesOfCharacter * longestLine) throw tooLong(path);
    if (length > greatestSpool) {
      throw new UsageError(`the trace ${path} is too long: a pipe may bring ${inUnits(greatestSpool)}`);
    }
    try {
      writeAll(file, bytes.subarray(0, count));
    } catch (error) {
      throw cannotWrite(`the trace ${path} into ${tmpdir()} to read it twice`, error);
    }
  }
  closeSync(pipe);
  return file;
}

function nameless(): number {
  try {
    const folder = mkdtempSync(join(tmpdir(), 'understudy-'));
    const name = join(folder, 'trace');
    const file = openSync(name, 'wx+');
    unlinkSync(name);
    rmdirSync(folder);
    return file;
  } catch (error) {
    throw cannotWrite(`into ${tmpdir()}`, error);
  }
}

function attempt<Result>(path: string, act: () => Result): Result {
  try {
    return act();
  } catch (error) {
    throw cannotRead('trace', path, error);
  }
}
