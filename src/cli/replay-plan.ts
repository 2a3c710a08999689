/** What a trace says of how it was run, with its files. */

import { diskDigest } from '../../devices/scsi/disk-image';
import { digest } from '../base/digest';
import type { RerunOptions } from '../check/replay/rerun';
import { readFact } from '../check/scenario/facts';
import { Line } from '../check/scenario/line';
import type { RunPlan } from '../sim/plan';
import { planOfTrace, readTracePlan, type TracePlan } from '../sim/trace-plan';
import { planType } from '../trace/record-line';
import { readInput } from './files';
import { checkGuest } from './guest';
import { readCompressed } from './linux-images';
import { readDisk } from './media';
import type { TraceInput } from './trace-input';
import { UsageError } from './usage-error';

/** @throws {UsageError} if the trace has no plan, or one of its files is missing or is another one now */
export function plannedRun(trace: TraceInput): RerunOptions {
  const { path } = trace;
  const told = planLine(trace);
  if (told.live) {
    throw new UsageError(
      `the trace ${path} was made at a terminal: what was typed and killed there, its plan does not know`,
    );
  }
  const plan = planOfTrace(told, {
    bytes: (what, file) => unchanged(path, what, file),
    disk: (file) => unchangedDisk(path, file),
  });
  checkGuest(told.guest.path, plan);
  return { plan, machine: told.machine, killsAfter: told.killsAfter?.map((kill) => killAfter(path, kill)) };
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

function unchanged(
  trace: string,
  what: 'guest' | 'initrd' | 'tape',
  { path, digest: then }: TracePlan['guest'],
): Uint8Array {
  const bytes = readInput(what, path);
  const now = digest(bytes);
  if (now !== then) throw changed(trace, what, path, then, now);
  return bytes;
}

function unchangedDisk(trace: string, { path, digest: then }: TracePlan['guest']): RunPlan['disk'] {
  // The disk that `boot` has built is kept compressed.
  const disk = path.endsWith('.gz') ? readCompressed(path) : readDisk(path);
  const now = diskDigest(disk);
  if (now !== then) throw changed(trace, 'disk', path, then, now);
  return disk;
}

function changed(trace: string, what: string, path: string, then: string, now: string): UsageError {
  const why = what === 'disk' || what === 'tape' ? ' (a run writes it, unless it is given as FILE,overlay)' : '';
  return new UsageError(`the ${what} ${path} is not what it was in ${trace}: its digest was ${then}, is ${now}${why}`);
}

function killAfter(path: string, { who, fact, delayNs, killsBefore }: NonNullable<TracePlan['killsAfter']>[number]) {
  try {
    return { who, fact: readFact(new Line(path, 1, fact)), delayNs, killsBefore };
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}
