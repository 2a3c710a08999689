/** A moment of a chart: what a picture lights. */
import { type Chart, type ChartState, statesOf } from './chart';

export interface Configuration {
  /** Ids of active states; those around an active state count as active too. */
  readonly active?: readonly string[];
  /** Ids of the transitions that have just been taken. */
  readonly taken?: readonly string[];
  /** Ids of the states at which a person wants to stop. */
  readonly breakpoints?: readonly string[];
}

/** What is read of a snapshot of an actor of XState 5, or of the JSON of one: its value. */
export interface SnapshotLike {
  readonly value: unknown;
}

/** The configuration of an actor's snapshot; what is not in the chart is left out. */
export function configurationOf(chart: Chart, snapshot: SnapshotLike, taken: readonly string[] = []): Configuration {
  return { active: activeIn(chart.root, snapshot.value), taken };
}

/** Ids of all active states: those of the configuration and those around them. */
export function activeStates(chart: Chart, { active = [] }: Configuration): ReadonlySet<string> {
  const wanted = new Set(active);
  const all = new Set<string>();
  const isActive = (state: ChartState): boolean => {
    const within = state.states.map(isActive).includes(true);
    const is = within || wanted.has(state.id);
    if (is) all.add(state.id);
    return is;
  };
  isActive(chart.root);
  return all;
}

/** The active states in which no other is active, as paths: `backup.awaitingValue`. */
export function activePaths(chart: Chart, configuration: Configuration): readonly string[] {
  const active = activeStates(chart, configuration);
  const paths = pathsOf(chart);
  return statesOf(chart.root)
    .filter(({ id, states }) => active.has(id) && !states.some((child) => active.has(child.id)))
    .map(({ id }) => paths.get(id) as string);
}

/** Each state's keys from the root on, with dots between; the root's is the chart's id. */
export function pathsOf({ id, root }: Chart): ReadonlyMap<string, string> {
  const paths = new Map([[root.id, id]]);
  const add = (state: ChartState, before: string) => {
    for (const child of state.states) {
      const path = `${before}${child.key}`;
      paths.set(child.id, path);
      add(child, `${path}.`);
    }
  };
  add(root, '');
  return paths;
}

/** A value of XState: the key of the active child, or for each active child its value. */
function activeIn(state: ChartState, value: unknown): readonly string[] {
  if (typeof value === 'string') return activeIn(state, { [value]: {} });
  const inner = (typeof value === 'object' && value) || {};
  const below = state.states.flatMap((child) =>
    child.key in inner ? activeIn(child, (inner as Record<string, unknown>)[child.key]) : [],
  );
  return [state.id, ...below];
}
