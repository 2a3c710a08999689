/** What a trace says of how it was run, with its files. */

import { statSync } from 'node:fs';
import { dirname, isAbsolute, join } from 'node:path';
import { digest } from '../base/digest';
import { printable } from '../base/printable';
import type { RerunOptions } from '../check/replay/rerun';
import { readFact } from '../check/scenario/facts';
import { Line } from '../check/scenario/line';
import { planOfTrace, readTracePlan, type TracePlan } from '../sim/trace-plan';
import { planType } from '../trace/record-line';
import { readInput } from './files';
import { readCompressed } from './linux-images';
import { readTrace } from './trace-file';
import { UsageError } from './usage-error';

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
export function plannedRun(path: string): PlannedRun {
  const told = planLine(path);
  if (told.live) {
    throw new UsageError(
      `the trace ${path} was made at a terminal: what was typed and killed there, its plan does not know`,
    );
  }
  const files: FileRead[] = [];
  const plan = planOfTrace(told, (what, file) => {
    const found = unchanged(path, what, file);
    files.push({ what, path: found.path });
    return found.bytes;
  });
  const killsAfter = told.killsAfter?.map((kill) => killAfter(path, kill));
  return { options: { plan, machine: told.machine, killsAfter }, files };
}

/** Says which files the trace has had read: it may come from somebody else. */
export function tellFiles(files: readonly FileRead[]): void {
  const read = files.map(({ what, path }) => `the ${what} ${path}`).join(', ');
  if (files.length > 0) process.stderr.write(`${printable(`read as the plan says: ${read}`)}\n`);
}

function planLine(path: string): TracePlan {
  const { value: first } = readTrace(path).next();
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

/** The file from the trace's folder on, or else as the run was given it. */
function unchanged(trace: string, what: string, file: TracePlan['guest']) {
  const { path: given, digest: then } = file;
  const besides = isAbsolute(given) ? [] : [join(dirname(trace), given)];
  const there = [...besides, given].filter(isThere);
  const digests = there.map((path) => {
    const bytes = ordinary(trace, what, path);
    return { path, ...withDigest(path, bytes, then) };
  });
  const found = digests.find((each) => each.now === then);
  if (found !== undefined) return found;
  const [changed] = digests;
  // The reason why it cannot be read is told as for any other file.
  if (changed === undefined) return { path: given, bytes: readInput(what, given) };
  const why = what === 'disk' || what === 'tape' ? ' (a run writes it, unless it is given as FILE,overlay)' : '';
  throw new UsageError(
    `the ${what} ${changed.path} is not what it was in ${trace}: its digest was ${then}, is ${changed.now}${why}`,
  );
}

function isThere(path: string): boolean {
  try {
    return statSync(path, { throwIfNoEntry: false }) !== undefined;
  } catch {
    return false;
  }
}

/** A trace may name anything; what is no ordinary file (a device, a pipe) is not opened for it. */
function ordinary(trace: string, what: string, path: string): Uint8Array {
  if (statSync(path).isFile()) return readInput(what, path);
  throw new UsageError(`the ${what} ${path}, which ${trace} names, is no ordinary file: it is not read`);
}

/** The disk that `boot` has built is kept compressed. */
function withDigest(path: string, bytes: Uint8Array, then: string) {
  const now = digest(bytes);
  if (now === then || !path.endsWith('.gz')) return { bytes, now };
  const unpacked = readCompressed(path);
  return { bytes: unpacked, now: digest(unpacked) };
}

function killAfter(path: string, { who, fact, delayNs, killsBefore }: NonNullable<TracePlan['killsAfter']>[number]) {
  try {
    return { who, fact: readFact(new Line(path, 1, fact)), delayNs, killsBefore };
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}
