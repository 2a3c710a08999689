/** What the inspector's page and its server say to each other: JSON over a WebSocket. */

import type { Differences } from './received/difference';
import type { ActorStatus } from './received/message';

/** What has been received, as a whole. */
export interface Overview {
  readonly version: number;
  readonly programs: readonly {
    readonly number: number;
    /** The names of its first root actors. */
    readonly names: readonly string[];
    readonly from?: string;
    readonly isVirtual: boolean;
    readonly isConnected: boolean;
  }[];
  readonly actors: number;
  /** Actors that have been forgotten, because too many have ended. */
  readonly forgottenActors: number;
  /** The oldest step that is kept, and the newest. */
  readonly first: number;
  readonly last: number;
  /** The newest step whose message has been written out; 0: none has. */
  readonly onDisk: number;
  readonly dropped: number;
  readonly actions: number;
  readonly memoryBytes: number;
  readonly memoryLimit: number;
  readonly diskBytes: number;
  readonly refused: number;
  readonly refusals: readonly { readonly words: string; readonly times: number }[];
  /** Definitions that found no room: their actors have no chart. */
  readonly definitionsLeftOut: number;
  /** Why nothing more is written out, as on a full disk. */
  readonly diskFailure?: string;
  /** Where programs connect. */
  readonly address: string;
  /** For how long the server has listened. */
  readonly listeningMs: number;
  /** The file that has been opened; none: what arrives is shown. */
  readonly opened?: string;
}

/** A row of the tree: an actor, or many children of one name as a group. */
export interface TreeRow {
  /** Of this row among all: of an actor `a12`, of a group `g12:visit`. */
  readonly key: string;
  readonly depth: number;
  readonly name: string;
  /** Of an actor. */
  readonly actor?: number;
  readonly steps: number;
  /** At the moment that is shown. */
  readonly state: string;
  readonly status: ActorStatus;
  readonly machine?: string;
  /** Whether there is something below, and whether it is shown. */
  readonly hasChildren: boolean;
  readonly isOpen: boolean;
}

export interface Tree {
  readonly rows: readonly TreeRow[];
  /** Rows that there was no room for. */
  readonly more: number;
}

/** A row of the log, and of the sequence diagram. */
export interface StepRow {
  readonly step: number;
  /** The time as text, in `unit`: virtual milliseconds, or seconds since the program's first message. */
  readonly time: string;
  /** Milliseconds. */
  readonly at: number;
  readonly actor: number;
  readonly name: string;
  readonly source?: { readonly actor: number; readonly name: string };
  readonly type: string;
  readonly state: string;
  readonly status: ActorStatus;
  /** Whether the actor has processed the event. */
  readonly isTaken: boolean;
}

export interface SequenceRow extends StepRow {
  /** The lanes of its ends; none where the end has no lane. */
  readonly to: string;
  readonly from?: string;
}

export interface TakenTransition {
  readonly source: string;
  readonly event: string;
  readonly targets: readonly string[];
  /** As `describeChart` numbers transitions, where the program tells it. */
  readonly id?: string;
}

/** What the chart of an actor shows at a moment. */
export interface ChartView {
  readonly actor: number;
  readonly name: string;
  readonly definition?: number;
  readonly status: ActorStatus;
  /** The step that has led here; none before the first. */
  readonly step?: { readonly number: number; readonly type: string; readonly actions: readonly string[] };
  /** Values of XState, after the step and before; `null`: the actor has no chart, or nothing told. */
  readonly value: unknown;
  readonly before: unknown;
  readonly state: string;
  readonly stateBefore: string;
  /** Of all microsteps together; none where the program does not tell. */
  readonly taken?: readonly TakenTransition[];
}

/** States and moves of an actor whose definition is not known, up to a moment. */
export interface SeenMoves {
  readonly states: readonly string[];
  readonly moves: readonly {
    readonly from: string;
    readonly to: string;
    readonly type: string;
    readonly times: number;
  }[];
}

export interface StepView extends StepRow {
  readonly isVirtual: boolean;
  readonly payload: string;
  readonly traceEvent?: number;
  readonly faults: readonly string[];
  readonly cause?: { readonly step: number; readonly type: string };
  readonly stateBefore: string;
  /** None where the program does not tell. */
  readonly microsteps?: readonly { readonly event: string; readonly state: string }[];
  readonly actions?: readonly string[];
  readonly output?: string;
  readonly error?: string;
  /** None of an actor that has none, or whose message is gone. */
  readonly context?: {
    readonly bytes: number;
    readonly differences: Differences;
    /** The step to whose context it is compared; none: its actor's step before. */
    readonly against?: { readonly step: number; readonly name: string };
  };
  /** Whether its messages have been forgotten. */
  readonly isGone: boolean;
}

/** The members of a list or an object in a step's context. */
export interface ContextMembers {
  readonly members: readonly { readonly key: string; readonly text: string; readonly isInner: boolean }[];
  readonly more: number;
}

/** How many steps fall into each of equal parts: of time, or of the steps where programs have different clocks. */
export interface Density {
  readonly counts: readonly number[];
  /** The last step before each part, and behind the last part the last step. */
  readonly starts: readonly number[];
  readonly from: string;
  readonly to: string;
}

export type Ask =
  | {
      readonly ask: 'tree';
      readonly step: number;
      /** Keys whose rows are folded or unfolded against the rule: groups are folded, everything else is not. */
      readonly toggled: readonly string[];
      readonly hidden: readonly string[];
      readonly find: string;
    }
  | {
      readonly ask: 'log';
      readonly filter: string;
      readonly hidden: readonly string[];
      readonly from: number;
      readonly count: number;
      /** Rows around this step, in place of `from`. */
      readonly near?: number;
    }
  | {
      readonly ask: 'sequence';
      /** Keys of actors and groups; none: those of the actors that had to do with each other last. */
      readonly lanes: readonly string[];
      readonly room: number;
      readonly hidden: readonly string[];
      readonly step: number;
      /** How many rows up to the step, and how many behind it. */
      readonly earlier: number;
      readonly later: number;
    }
  | { readonly ask: 'step'; readonly step: number; readonly against?: number }
  | { readonly ask: 'context'; readonly step: number; readonly path: readonly string[] }
  | { readonly ask: 'chart'; readonly actor: number; readonly step: number }
  | { readonly ask: 'seen'; readonly actor: number; readonly step: number }
  | { readonly ask: 'definition'; readonly definition: number }
  | { readonly ask: 'density'; readonly parts: number }
  | { readonly ask: 'clear' }
  | { readonly ask: 'keepNewest' };

export interface Answers {
  tree: Tree;
  log: { readonly rows: readonly StepRow[]; readonly total: number; readonly first: number };
  sequence: {
    readonly lanes: readonly { readonly key: string; readonly name: string }[];
    readonly rows: readonly SequenceRow[];
  };
  step: StepView | null;
  context: ContextMembers;
  chart: ChartView | null;
  seen: SeenMoves;
  definition: string | null;
  density: Density;
  clear: null;
  keepNewest: null;
}

export type AskName = Ask['ask'];
export type FromPage = Ask & { readonly number: number };
export type FromServer =
  | { readonly number: number; readonly answer: Answers[AskName] }
  | { readonly number: number; readonly error: string }
  | { readonly overview: Overview };
