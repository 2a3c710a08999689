import type { TraceRecord } from '../../ports/trace';
import type { RunPlan } from '../../sim/plan/plan';
import type { Victim } from '../../sim/plan/victim';
import type { JudgedRun } from '../judged-run';
import type { Mutation } from '../mutants/names';
import type { Fact } from './facts';

/** The statements of a scenario, one by one. */
export type PlanDraft = { -readonly [Field in keyof RunPlan]?: RunPlan[Field] };

/** A file that a statement names; its bytes become this part of the plan. */
export interface NamedFile {
  readonly line: number;
  readonly what: 'guest' | 'initrd' | 'disk' | 'tape';
  readonly name: string;
}

/** A kill, and the line that requests it. */
export interface PlannedKill {
  readonly who: Victim;
  readonly line: number;
}

/** A kill so long after a fact. */
export interface RelativeKill {
  readonly who: Victim;
  readonly fact: Fact;
  readonly delayNs: number;
  /** How many kills, those of the statements before, must have come before this one listens for its fact. */
  readonly killsBefore: number;
}

/** A part of the run whose traffic the transcript shows, with both ends. */
export interface Shown {
  readonly of: 'epochs' | 'time';
  readonly from: number;
  readonly to: number;
}

/** The facts by which an expectation is judged. */
export interface Outcome {
  readonly run: JudgedRun;
}

/** One expectation in one run. */
export interface Check {
  readonly hear?: (record: TraceRecord) => void;
  /** What was found instead; `undefined` if the expectation holds. */
  readonly found: (outcome: Outcome) => string | undefined;
}

export interface Expectation {
  readonly line: number;
  /** The text of the expectation, without `expect`. */
  readonly words: string;
  readonly begin: () => Check;
}

/** A scenario: what happens when, and what must hold. */
export interface Scenario {
  /** The file, for messages. */
  readonly name: string;
  readonly title: string;
  readonly why: readonly string[];
  /** The texts of the statements that make the run. */
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
