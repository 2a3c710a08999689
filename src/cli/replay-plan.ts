/** What a trace says of how it was run, with its files. */

import { digest } from '../base/digest';
import type { RerunOptions } from '../check/replay/rerun';
import { readFact } from '../check/scenario/facts';
import { Line } from '../check/scenario/line';
import { planOfTrace, readTracePlan, type TracePlan } from '../sim/trace-plan';
import { planType } from '../trace/record-line';
import { readInput } from './files';
import { checkGuest } from './guest';
import { readCompressed } from './linux-images';
import { readTrace } from './trace-file';
import { UsageError } from './usage-error';

/** @throws {UsageError} if the trace has no plan, or one of its files is missing or is another one now */
export function plannedRun(path: string): RerunOptions {
  const told = planLine(path);
  if (told.live) {
    throw new UsageError(
      `the trace ${path} was made at a terminal: what was typed and killed there, its plan does not know`,
    );
  }
  const plan = planOfTrace(told, (what, file) => unchanged(path, what, file));
  checkGuest(told.guest.path, plan);
  return { plan, machine: told.machine, killsAfter: told.killsAfter?.map((kill) => killAfter(path, kill)) };
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

function unchanged(trace: string, what: string, { path, digest: then }: TracePlan['guest']): Uint8Array {
  const bytes = readInput(what, path);
  const now = digest(bytes);
  if (now === then) return bytes;
  // The disk that `boot` has built is kept compressed.
  const unpacked = path.endsWith('.gz') ? readCompressed(path) : bytes;
  if (digest(unpacked) === then) return unpacked;
  const why = what === 'disk' || what === 'tape' ? ' (a run writes it, unless it is given as FILE,overlay)' : '';
  throw new UsageError(`the ${what} ${path} is not what it was in ${trace}: its digest was ${then}, is ${now}${why}`);
}

function killAfter(path: string, { who, fact, delayNs, killsBefore }: NonNullable<TracePlan['killsAfter']>[number]) {
  try {
    return { who, fact: readFact(new Line(path, 1, fact)), delayNs, killsBefore };
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}
