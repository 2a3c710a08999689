/** A job at its worker: its units one after the other, until they are done, the job takes too long, or it must end. */
import { MissingHere } from '../base/bad-input';
import type { Campaign } from './campaign';
import type { Done, Outcome } from './outcome';
import { greatestJobMs, type Piece, piecesOf, wantedJobMs } from './pieces';
import { taskAt } from './task-list';

/**
 * Executes a task; rejects if the thread ends or hangs.
 * @throws {MissingHere} if it cannot be done here
 */
export type Execute = (kind: string, task: object, limitMs: number) => Promise<Outcome>;

export interface JobRun {
  readonly campaign: Campaign;
  readonly piece: Piece;
  /** A worker has ended with this job before, for a reason that is unknown. */
  readonly wasLost: boolean;
  readonly execute: Execute;
  /** The job is to end after the unit in work. */
  readonly isEnding: () => boolean;
}

export interface JobEnd {
  readonly done: readonly Done[];
  /** What another job is to do. */
  readonly rest: readonly Piece[];
  /** Why this worker cannot do the rest; another one may. */
  readonly refused?: string;
}

/** A unit that has ended its worker so often is a finding. */
const greatestEnds = 3;

export async function runJob(job: JobRun): Promise<JobEnd> {
  const { campaign, piece } = job;
  const units = await campaign.without(piece.first, piece.count);
  const startedAt = Date.now();
  const done: Done[] = [];
  for (const [at, unit] of units.entries()) {
    const takenMs = Date.now() - startedAt;
    if (job.isEnding()) return { done, rest: piecesOf(units.slice(at), () => piece.count) };
    // The first unit may have to load its guest; a job that is nearly done is not worth a split.
    if (takenMs > greatestJobMs) {
      const size = Math.max(1, Math.floor((wantedJobMs * at) / takenMs));
      return { done, rest: piecesOf(units.slice(at), () => size) };
    }
    const outcome = await runUnit(job, unit);
    const rest = () => piecesOf(units.slice(at), () => piece.count);
    if (outcome === undefined) return { done, rest: rest() };
    if ('refused' in outcome) return { done, rest: rest(), refused: outcome.refused };
    done.push(outcome);
  }
  return { done, rest: [] };
}

/** Returns nothing where the job must end before the unit has. */
async function runUnit(
  { campaign, wasLost, execute, isEnding }: JobRun,
  unit: number,
): Promise<Done | { readonly refused: string } | undefined> {
  const { kind, tasks, limitMs } = campaign.plan;
  const startedAt = Date.now();
  const told = (outcome: Outcome): Done => ({ unit, ms: Date.now() - startedAt, outcome });
  // Once for the worker that has ended before it could tell with which unit.
  const unknown = wasLost ? 1 : 0;
  if (wasLost) {
    const ends = (await campaign.countEnd(unit, 1)) - 1 + unknown;
    if (ends >= greatestEnds) return told({ ends: `the process has ended ${ends} times` });
  }
  for (;;) {
    try {
      const outcome = await execute(kind, taskAt(tasks, unit), limitMs);
      if (wasLost) await campaign.countEnd(unit, -1);
      return told(outcome);
    } catch (error) {
      const isRefused = error instanceof MissingHere;
      if (isRefused || isEnding()) {
        if (wasLost) await campaign.countEnd(unit, -1);
        return isRefused ? { refused: error.message } : undefined;
      }
      const ends = wasLost ? await campaign.ends(unit) : await campaign.countEnd(unit, 1);
      if (ends + unknown >= greatestEnds) return told({ ends: (error as Error).message });
      if (wasLost) await campaign.countEnd(unit, 1);
    }
  }
}
