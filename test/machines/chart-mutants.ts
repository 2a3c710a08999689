/**
 * Every chart that differs from a given one by a state or a transition that is missing, or by two states that are one.
 */
import type { AnyStateMachine } from 'xstate';
import {
  chartOf,
  definitionOf,
  nameOf,
  type Place,
  placesIn,
  type State,
  type Transition,
  transitionsOf,
  withState,
  withTransitions,
} from './definition';

export interface ChartMutant {
  /**
   * `without backup.awaitingValue`, `backup.awaitingValue is backup.replaying`, `without backup: detector.peerFailed`.
   */
  readonly name: string;
  /** States and transitions: a run that takes none of them goes as before. */
  readonly touches: readonly string[];
  readonly chart: AnyStateMachine;
}

/** `chart` names its states by the paths that XState gives them. */
export function chartMutants(chart: AnyStateMachine): readonly ChartMutant[] {
  const definition = definitionOf(chart.root);
  const places = placesIn(definition);
  const made = (name: string, touches: readonly string[], state: State): ChartMutant => ({
    name,
    touches,
    chart: chartOf(state, chart),
  });
  const ofTransitions = places.flatMap(transitionsOf).map(({ name, transition }) => {
    const without = withTransitions(definition, (each) => (each === transition ? undefined : each));
    return made(`without ${name}`, [name], without);
  });
  const idOf = (path: readonly string[]) => `#${[chart.id, ...path].join('.')}`;
  /** A state of the past is entered by the transitions that lead to it only. */
  const waysInto = ({ path, state }: Place): readonly string[] => {
    if (state.type !== 'history') return [nameOf(path)];
    const ways = places.flatMap(transitionsOf).filter(({ transition }) => transition.target === idOf(path));
    return ways.map(({ name }) => name);
  };
  const ofStates = places.flatMap((place) => {
    const { path, state } = place;
    if (path.length === 0) return [];
    const name = path[path.length - 1];
    const parent = path.slice(0, -1);
    const { state: above } = places.find((each) => nameOf(each.path) === nameOf(parent)) as Place;
    const others = Object.keys(above.states ?? {}).filter((each) => each !== name);
    const [other = undefined] = others.includes(above.initial ?? '') ? [above.initial] : others;
    if (other === undefined) return [];
    const gone = idOf(path);
    const elsewhere = (transition: Transition): Transition => {
      const { target } = transition;
      const isGone = target === gone || target?.startsWith(`${gone}.`);
      return isGone ? { ...transition, target: idOf([...parent, other]) } : transition;
    };
    const without = (merged: (state: State) => State): State =>
      withTransitions(
        withState(definition, parent, (whole) => {
          const { [name]: _gone, ...states } = whole.states ?? {};
          const initial = whole.initial === name ? other : whole.initial;
          return { ...whole, initial, states: { ...states, [other]: merged(states[other]) } };
        }),
        elsewhere,
      );
    const both = (kept: State): State => {
      const on: Record<string, readonly Transition[]> = { ...kept.on };
      for (const [event, list] of Object.entries(state.on ?? {})) on[event] = [...(on[event] ?? []), ...list];
      return { ...kept, on, tags: [...(kept.tags ?? []), ...(state.tags ?? [])] };
    };
    const ways = waysInto(place);
    const deleted = made(
      `without ${nameOf(path)}`,
      ways,
      without((kept) => kept),
    );
    const mayMerge = state.type === undefined && above.states?.[other]?.type === undefined;
    return mayMerge
      ? [deleted, made(`${nameOf(path)} is ${nameOf([...parent, other])}`, ways, without(both))]
      : [deleted];
  });
  return [...ofStates, ...ofTransitions];
}

/**
 * The same chart, which tells each state that it enters and each transition that it takes, by the names that mutants
 * have.
 */
export function marked(chart: AnyStateMachine, mark: (name: string) => void): AnyStateMachine {
  const definition = definitionOf(chart.root);
  const places = placesIn(definition);
  const names = new Map(places.flatMap(transitionsOf).map(({ name, transition }) => [transition, name]));
  const telling = (name: string, actions: unknown) => [
    () => mark(name),
    ...(actions === undefined ? [] : [actions].flat()),
  ];
  const withMarks = withTransitions(definition, (transition) => ({
    ...transition,
    actions: telling(names.get(transition) as string, transition.actions),
  }));
  const whole = places.reduce(
    (changed, { path, state }) =>
      state.type === 'history'
        ? changed
        : withState(changed, path, (each) => ({ ...each, entry: telling(nameOf(path), each.entry) })),
    withMarks,
  );
  return chartOf(whole, chart);
}
