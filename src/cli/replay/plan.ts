/** Reads the plan of a trace, with the files of the plan. */

import { statSync } from 'node:fs';
import { dirname, isAbsolute, join } from 'node:path';
import { diskDigest } from '../../../devices/scsi/disk-image';
import { digest } from '../../base/digest';
import { printable } from '../../base/printable';
import type { RerunOptions } from '../../check/replay/rerun';
import { readFact } from '../../check/scenario/facts';
import { Line } from '../../check/scenario/line';
import { relativeFaults } from '../../check/scenario/relative-faults';
import type { RunPlan } from '../../sim/plan/plan';
import { broughtByProgram, planOfTrace, readTracePlan, type TracePlan } from '../../sim/plan/trace-plan';
import { planType } from '../../trace/record-line';
import { readInput } from '../files/input-files';
import { readDisk } from '../files/media';
import type { TraceInput } from '../files/trace-input';
import { checkGuest } from '../guest';
import { readCompressed } from '../linux-images';
import { UsageError } from '../usage-error';

/** A file that was read for the run. */
export interface FileRead {
  readonly what: string;
  readonly path: string;
}

export interface PlannedRun {
  readonly options: RerunOptions;
  readonly files: readonly FileRead[];
}

/** @throws {UsageError} if the trace has no plan, or one of its files is missing or is another one now */
export function plannedRun(trace: TraceInput): PlannedRun {
  const { path } = trace;
  const line = planLine(trace);
  if (line.live) {
    throw new UsageError(
      `the trace ${path} was made at a terminal: what was typed and killed there, its plan does not know`,
    );
  }
  const brought = broughtByProgram(line);
  if (brought !== undefined) {
    throw new UsageError(
      `the run of ${path} had ${brought}, which a program brought: only that program can run it again`,
    );
  }
  const files: FileRead[] = [];
  const found = <Content>(what: string, { path: file, content }: Found<Content>): Content => {
    files.push({ what, path: file });
    return content;
  };
  const plan = planOfTrace(line, {
    bytes: (what, file) =>
      found(
        what,
        unchanged(path, what, file, (at) => bytesOf(what, at)),
      ),
    disk: (file) => found('disk', unchanged(path, 'disk', file, diskOf)),
  });
  checkGuest(line.guest.path, plan);
  const faultsAfter = relativeFaults(line, (fact) => factIn(path, fact));
  return { options: { plan, machine: line.machine, faultsAfter }, files };
}

/** Names the files that the trace has had read: the trace may come from a stranger. */
export function tellFiles(files: readonly FileRead[]): void {
  const read = files.map(({ what, path }) => `the ${what} ${path}`).join(', ');
  if (files.length > 0) process.stderr.write(`${printable(`read as the plan says: ${read}`)}\n`);
}

function planLine(trace: TraceInput): TracePlan {
  const { path } = trace;
  const { value: first } = trace.records().next();
  if (first === undefined || first.type !== planType) {
    throw new UsageError(
      `the trace ${path} has no plan, which is the first line that --trace writes: it cannot be run again`,
    );
  }
  try {
    return readTracePlan(first);
  } catch (error) {
    throw new UsageError(`${path}:1: ${(error as Error).message}`);
  }
}

/** A file of the plan, and where it was found. */
interface Found<Content> {
  readonly path: string;
  readonly content: Content;
  readonly now: string;
}

type Contents<Content> = Pick<Found<Content>, 'content' | 'now'>;

function bytesOf(what: 'guest' | 'initrd' | 'tape', path: string): Contents<Uint8Array> {
  const content = readInput(what, path);
  return { content, now: digest(content) };
}

/** A disk of `boot` is kept compressed. */
function diskOf(path: string): Contents<RunPlan['disk']> {
  const content = path.endsWith('.gz') ? readCompressed(path) : readDisk(path);
  return { content, now: diskDigest(content) };
}

/** The file from the trace's folder, or else by the path of the original run. */
function unchanged<Content>(
  trace: string,
  what: string,
  { path: given, digest: then }: TracePlan['guest'],
  contentsOf: (path: string) => Contents<Content>,
): Found<Content> {
  const besides = isAbsolute(given) ? [] : [join(dirname(trace), given)];
  const there = [...besides, given].filter(isThere);
  // Reading the file reports why that fails, as for any other file.
  if (there.length === 0) return { path: given, ...contentsOf(given) };
  const all = there.map((path) => {
    checkOrdinary(trace, what, path);
    return { path, ...contentsOf(path) };
  });
  const found = all.find(({ now }) => now === then);
  if (found !== undefined) return found;
  const [{ path, now }] = all;
  const why = what === 'disk' || what === 'tape' ? ' (a run writes it, unless it is given as FILE,overlay)' : '';
  throw new UsageError(`the ${what} ${path} is not what it was in ${trace}: its digest was ${then}, is ${now}${why}`);
}

function isThere(path: string): boolean {
  try {
    return statSync(path, { throwIfNoEntry: false }) !== undefined;
  } catch {
    return false;
  }
}

/** A trace may name any file; a device or a pipe is not opened. */
function checkOrdinary(trace: string, what: string, path: string): void {
  if (statSync(path).isFile()) return;
  throw new UsageError(`the ${what} ${path}, which ${trace} names, is no ordinary file: it is not read`);
}

function factIn(path: string, fact: string) {
  try {
    return readFact(new Line(path, 1, fact));
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}
