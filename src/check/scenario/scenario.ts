import type { TraceRecord } from '../../ports/trace';
import type { RunPlan } from '../../sim/plan/plan';
import type { Victim } from '../../sim/plan/victim';
import type { JudgedRun } from '../judged-run';
import type { Mutation } from '../mutants/names';
import type { Fact } from './facts';

/** What a scenario says of its run, statement by statement. */
export type PlanDraft = { -readonly [Field in keyof RunPlan]?: RunPlan[Field] };

/** A file that a statement names; its bytes become this part of the plan. */
export interface NamedFile {
  readonly line: number;
  readonly what: 'guest' | 'initrd' | 'disk' | 'tape';
  readonly name: string;
}

/** A kill, and the line that says it. */
export interface PlannedKill {
  readonly who: Victim;
  readonly line: number;
}

/** A kill so long after a fact. */
export interface RelativeKill {
  readonly who: Victim;
  readonly fact: Fact;
  readonly delayNs: number;
  /** It begins to listen for its fact when so many kills have come: those of the statements before it. */
  readonly killsBefore: number;
}

/** A part of the run whose traffic the transcript shows; both ends belong to it. */
export interface Shown {
  readonly of: 'epochs' | 'time';
  readonly from: number;
  readonly to: number;
}

/** What an expectation is judged by. */
export interface Outcome {
  readonly run: JudgedRun;
}

/** One expectation in one run. */
export interface Check {
  readonly hear?: (record: TraceRecord) => void;
  /** What was found instead; nothing if the expectation holds. */
  readonly found: (outcome: Outcome) => string | undefined;
}

export interface Expectation {
  readonly line: number;
  /** As it stands in the scenario, without `expect`. */
  readonly words: string;
  readonly begin: () => Check;
}

/** A scenario as it was written: what happens when, and what must hold. */
export interface Scenario {
  /** The file, for messages. */
  readonly name: string;
  readonly title: string;
  readonly why: readonly string[];
  /** The statements that make the run, as they were written. */
  readonly statements: readonly string[];
  readonly plan: PlanDraft;
  readonly files: readonly NamedFile[];
  readonly relativeKills: readonly RelativeKill[];
  /** All kills, in the order of their lines. */
  readonly kills: readonly PlannedKill[];
  readonly expectations: readonly Expectation[];
  readonly shown: readonly Shown[];
  /** Rules that are taken away. */
  readonly without: readonly Mutation[];
}
