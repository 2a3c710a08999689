/**
 * A statechart as data: what `describeChart` makes of a machine, and what the pictures and texts of this room are made
 * from. Plain JSON, so that a program without XState can write one (docs/inspection.md).
 */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };
export type JsonObject = { readonly [key: string]: Json };

export interface Chart {
  /** The machine's id, which is the root state's too. */
  readonly id: string;
  readonly root: ChartState;
  /**
   * In the order of the document: state by state, event by event, and of one event in the order in which guards are
   * asked.
   */
  readonly transitions: readonly ChartTransition[];
  /** The machine's first context, if the machine has one that is plain data. */
  readonly context?: Json;
}

export type ChartStateType = 'atomic' | 'compound' | 'parallel' | 'final' | 'history';

export interface ChartState {
  /** Of this state alone in its chart. */
  readonly id: string;
  /** Its name within its parent. */
  readonly key: string;
  readonly type: ChartStateType;
  /** Of a compound state: the id of the child in which it begins, and what is done on the way there. */
  readonly initial?: { readonly target: string; readonly actions: readonly ChartAction[] };
  /** Of a history state: how much it remembers, and the ids of where it leads as long as it remembers nothing. */
  readonly history?: { readonly depth: 'shallow' | 'deep'; readonly targets: readonly string[] };
  readonly entry: readonly ChartAction[];
  readonly exit: readonly ChartAction[];
  readonly invoked: readonly ChartActor[];
  readonly tags: readonly string[];
  readonly description?: string;
  /** `rules`, a list of texts, stands in pictures beside the state's name. */
  readonly meta?: JsonObject;
  readonly states: readonly ChartState[];
}

/** An action or a guard. One without a name of its own is called `inline`. */
export interface ChartAction {
  readonly type: string;
  readonly params?: JsonObject;
}
export type ChartGuard = ChartAction;

/** An actor that a state starts, and stops when it is left. */
export interface ChartActor {
  readonly src: string;
  /** Missing where the machine's author gave none. */
  readonly id?: string;
  readonly systemId?: string;
}

export type ChartTrigger =
  /** An event of this type, which may end in a wildcard. */
  | { readonly kind: 'event'; readonly type: string }
  /** No event: the transition is taken as soon as its guard allows. */
  | { readonly kind: 'always' }
  /** So many milliseconds after the source was entered, or a delay by its name. */
  | { readonly kind: 'after'; readonly delay: number | string }
  /** The source has reached a final state. */
  | { readonly kind: 'done' }
  /** An invoked actor, by its id: has ended, has failed, has a new snapshot. */
  | { readonly kind: 'actorDone' | 'actorFailed' | 'actorSnapshot'; readonly actor: string };

export interface ChartTransition {
  /** Of this transition alone in its chart: source, event and number among the candidates for that event. */
  readonly id: string;
  readonly source: string;
  /** None: the transition only acts. Several: states of different regions. */
  readonly targets: readonly string[];
  readonly trigger: ChartTrigger;
  readonly guard?: ChartGuard;
  readonly actions: readonly ChartAction[];
  /** An external transition leaves and enters its source even where the target lies in it. */
  readonly reenter: boolean;
  readonly description?: string;
  readonly meta?: JsonObject;
}

/** Every state of a chart, parents before their children. */
export function statesOf(state: ChartState): readonly ChartState[] {
  return [state, ...state.states.flatMap(statesOf)];
}

/** Names that a picture shows beside a state's or a transition's: `meta: { rules: ['P3'] }`. */
export function rulesOf({ meta }: { readonly meta?: JsonObject }): readonly string[] {
  const rules = meta?.rules;
  return Array.isArray(rules) ? rules.filter((rule) => typeof rule === 'string') : [];
}
