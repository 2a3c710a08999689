import type { TraceRecord } from '../../ports/trace';
import type { Fault } from '../../sim/plan/faults';
import type { RunPlan } from '../../sim/plan/plan';
import type { JudgedRun } from '../judged-run';
import type { RuleName } from '../mutants/names';
import type { Fact } from './facts';

/** The statements of a scenario, one by one. */
export type PlanDraft = { -readonly [Field in keyof RunPlan]?: RunPlan[Field] };

/** A file that a statement names; its bytes become this part of the plan. */
export interface NamedFile {
  readonly line: number;
  readonly what: 'guest' | 'initrd' | 'disk' | 'tape' | 'peer' | 'peer’s initrd';
  readonly name: string;
}

/** A fault of a processor, and the line that requests it. */
export interface RequestedFault {
  readonly fault: Fault;
  readonly line: number;
}

/** A fault so long after a fact. */
export interface RelativeFault {
  readonly fault: Fault;
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
  /** How many of the faults that the scenario awaits, beside kills, have come. */
  readonly faults: number;
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
  readonly relativeFaults: readonly RelativeFault[];
  /** All faults of processors, in the order of their lines. */
  readonly faults: readonly RequestedFault[];
  readonly expectations: readonly Expectation[];
  /** Faults that must come: without them the expectations would hold for no reason. */
  readonly awaited: readonly Expectation[];
  readonly shown: readonly Shown[];
  /** Rules that are taken away. */
  readonly without: readonly RuleName[];
}
