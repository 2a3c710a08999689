/** `understudy replay`: repeats the run of a trace, and compares it record by record. */
import { Comparison, type TraceDifference } from '../../check/replay/comparison';
import { Rerun, type RerunOptions } from '../../check/replay/rerun';
import { fullState } from '../../check/replay/state-text';
import { worldState } from '../../check/replay/world-state';
import type { ProcessorPlan } from '../../sim/plan/processor-grammar';
import { TraceInput } from '../files/trace-input';
import { printJson } from '../print-json';
import { Progress } from '../terminal/progress';
import { UsageError } from '../usage-error';
import { type FileRead, plannedRun, tellFiles } from './plan';
import { stepThrough } from './step';
import { tellDifference, verdictText } from './words';

export interface ReplayOptions {
  readonly until?: number;
  readonly step?: true;
  readonly json?: true;
  readonly processor?: ProcessorPlan;
}

/** Returns the exit code: 0 if every record is the same, 1 at the first difference. */
export async function replayCommand(path: string, options: ReplayOptions): Promise<number> {
  if (options.step && options.json) throw new UsageError('--step and --json exclude each other');
  const trace = new TraceInput(path);
  const planned = plannedRun(trace);
  const { processor } = options;
  const rerun = { ...planned.options, plan: { ...planned.options.plan, processor } };
  const open = () => new Comparison(made(path, rerun), trace.records());
  if (!options.json) tellFiles(planned.files);
  if (options.step) return await stepThrough(open, options.until);
  const { comparison, difference } = compared(path, open(), options.until);
  if (options.json) tellJson(comparison, difference, options.until, planned.files);
  else if (difference !== undefined) tellDifference(difference);
  else {
    process.stdout.write(`${verdictText(comparison)}\n`);
    if (options.until !== undefined) {
      if (comparison.over) process.stdout.write(`the run is over before event ${options.until}\n`);
      process.stdout.write(`${fullState(worldState(comparison.rerun)).join('\n')}\n`);
    }
  }
  return difference === undefined ? 0 : 1;
}

function made(path: string, planned: RerunOptions): Rerun {
  try {
    return new Rerun(planned);
  } catch (error) {
    throw new UsageError(`the plan of ${path} cannot be run: ${(error as Error).message}`);
  }
}

function compared(path: string, comparison: Comparison, until = Number.POSITIVE_INFINITY) {
  const progress = new Progress(`replaying ${path}`);
  try {
    while (comparison.events < until) {
      const next = comparison.next();
      if (next.kind === 'different') return { comparison, difference: next.difference };
      if (next.kind === 'end') break;
      progress.add();
    }
    return { comparison };
  } finally {
    progress.end();
  }
}

function tellJson(
  comparison: Comparison,
  difference: TraceDifference | undefined,
  until: number | undefined,
  files: readonly FileRead[],
): void {
  const { events, over, rerun } = comparison;
  const object = {
    same: difference === undefined,
    files,
    events,
    ...(over ? { digest: rerun.digest } : {}),
    ...(rerun.error === undefined ? {} : { error: rerun.error.message }),
    ...(difference === undefined ? {} : { difference }),
    ...(until === undefined ? {} : { state: worldState(rerun) }),
  };
  printJson(object);
}
