/** The pair as a program gets it: the run-time object of `judged-run.ts`, under an interface that stays. */
import type { PairObservers } from '../sim/pair';
import type { PairView } from '../sim/pair-view';
import type { RunPlan } from '../sim/plan/plan';
import type { Snapshot } from '../sim/snapshot/snapshots';
import { type BareRun, type JudgedRun, judgedPair as made } from './judged-run';

/** A run on the pair with the oracle listening; step its `pair`, or let `toEnd` do so. */
export interface JudgedPair {
  /** The run itself. */
  readonly pair: PairView;
  /** The violations that the oracle has heard so far, in words. */
  readonly heard: readonly string[];
  /** Digest (xxh64, hexadecimal) of the trace's records so far. */
  readonly traceDigest: string;
  /**
   * The present state of the whole run and its judge, between two steps. Snapshots share what has not changed.
   * @throws {Error} if an observer asks while a step is under way
   */
  capture(): Snapshot;
  /**
   * The run is as it was when this snapshot was taken, and goes on from there as it did then; observers hear its
   * records once more.
   * @throws {Error} if an observer asks while a step is under way, or the snapshot is of another run
   */
  restore(snapshot: Snapshot): void;
  /**
   * Steps until the run is over. `bare`: the result of `runBare` for the same guest; omitted if the plan compares
   * replicas only.
   * @throws {Error} if `bare` is missing and the plan's `comparison` needs one
   */
  toEnd(bare?: BareRun): JudgedRun;
  /**
   * The verdict over what has happened so far.
   * @throws {Error} if `bare` is missing and the plan's `comparison` needs one
   */
  verdict(bare?: BareRun): JudgedRun;
}

/**
 * Makes a pair at power-on, with the oracle listening (the rules P0 to P7 of Bressoud and Schneider, §2).
 * @throws {PlanError} if no run can be made of the plan
 */
export const judgedPair: (plan: RunPlan, observers?: PairObservers) => JudgedPair = made;
