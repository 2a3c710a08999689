/** Every chart that differs from a given one by a state or a transition that is missing, or by two states that are one. */
import type { AnyStateMachine, AnyStateNode } from 'xstate';

export interface ChartMutant {
  /** `without backup.awaitingValue`, `backup.awaitingValue is backup.replaying`, `without backup: detector.peerFailed`. */
  readonly name: string;
  readonly chart: AnyStateMachine;
}

interface Transition {
  readonly target?: string;
  readonly [key: string]: unknown;
}

interface State {
  readonly on?: Readonly<Record<string, readonly Transition[]>>;
  readonly always?: readonly Transition[];
  readonly states?: Readonly<Record<string, State>>;
  readonly initial?: string;
  readonly tags?: readonly string[];
  readonly type?: string;
  readonly [key: string]: unknown;
}

function listOf(value: unknown): readonly unknown[] {
  if (value === undefined) return [];
  return Array.isArray(value) ? value : [value];
}

/** The definition of a chart in which every transition is an object in a list and every target a whole path. */
function normal(node: AnyStateNode): State {
  const transition = (raw: unknown, targets: readonly AnyStateNode[] | undefined): Transition => {
    const { target: _path, ...rest } = typeof raw === 'string' ? { target: raw } : (raw as Transition);
    return targets === undefined ? rest : { ...rest, target: `#${targets[0].id}` };
  };
  const on: Readonly<Record<string, readonly Transition[]>> = Object.fromEntries(
    [...node.transitions].map(([event, found]) => [
      event,
      found.map(({ target }, at) => transition(listOf(node.config.on?.[event])[at], target)),
    ]),
  );
  const always = node.always?.map(({ target }, at) => transition(listOf(node.config.always)[at], target));
  const states = Object.fromEntries(Object.entries(node.states).map(([name, child]) => [name, normal(child)]));
  const { always: _always, states: _states, on: _on, ...config } = node.config;
  const inner = {
    ...(always === undefined ? {} : { always }),
    ...(Object.keys(states).length === 0 ? {} : { states }),
  };
  return { ...config, ...inner, tags: listOf(config.tags), on } as State;
}

/** The same definition with every transition changed, or left out. */
function mapped(state: State, change: (transition: Transition) => Transition | undefined): State {
  const each = (list: readonly Transition[]): readonly Transition[] =>
    list.map(change).filter((transition) => transition !== undefined);
  return {
    ...state,
    ...(state.on && { on: Object.fromEntries(Object.entries(state.on).map(([event, list]) => [event, each(list)])) }),
    ...(state.always && { always: each(state.always) }),
    ...(state.states && {
      states: Object.fromEntries(Object.entries(state.states).map(([name, child]) => [name, mapped(child, change)])),
    }),
  };
}

function at(state: State, [name, ...rest]: readonly string[], change: (state: State) => State): State {
  if (name === undefined) return change(state);
  return { ...state, states: { ...state.states, [name]: at(state.states?.[name] as State, rest, change) } };
}

interface StateAt {
  readonly path: readonly string[];
  readonly state: State;
}

function places(state: State, path: readonly string[] = []): readonly StateAt[] {
  const inner = Object.entries(state.states ?? {}).flatMap(([name, child]) => places(child, [...path, name]));
  return [{ path, state }, ...inner];
}

/** `chart` names its states by the paths that XState gives them. */
export function chartMutants(chart: AnyStateMachine): readonly ChartMutant[] {
  const { constructor: Machine } = Object.getPrototypeOf(chart);
  const definition = normal(chart.root);
  const made = (name: string, state: State): ChartMutant => ({
    name,
    chart: new Machine(state, chart.implementations),
  });
  const found = places(definition);
  const ofTransitions = found.flatMap(({ path, state }) => {
    const lists = [...Object.entries(state.on ?? {}), ...(state.always ? [['always', state.always] as const] : [])];
    return lists.flatMap(([event, list]) =>
      list.map((gone, index) => {
        const number = list.length > 1 ? ` (${index + 1})` : '';
        const name = `without ${path.join('.') || 'root'}: ${event}${number}`;
        return made(
          name,
          mapped(definition, (transition) => (transition === gone ? undefined : transition)),
        );
      }),
    );
  });
  const ofStates = found.flatMap(({ path, state }) => {
    if (path.length === 0) return [];
    const name = path[path.length - 1];
    const parent = path.slice(0, -1);
    const siblings = (found.find((place) => place.path.join('.') === parent.join('.')) as StateAt).state;
    const others = Object.keys(siblings.states ?? {}).filter((each) => each !== name);
    const [other = undefined] = others.includes(siblings.initial ?? '') ? [siblings.initial] : others;
    if (other === undefined) return [];
    const [gone, stays] = [name, other].map((each) => `#${[chart.id, ...parent, each].join('.')}`);
    const elsewhere = (transition: Transition): Transition => {
      const { target } = transition;
      const isGone = target === gone || target?.startsWith(`${gone}.`);
      return isGone ? { ...transition, target: stays } : transition;
    };
    const without = (merged: (state: State) => State): State =>
      mapped(
        at(definition, parent, (above) => {
          const { [name]: _gone, ...states } = above.states ?? {};
          const initial = above.initial === name ? other : above.initial;
          return { ...above, initial, states: { ...states, [other]: merged(states[other]) } };
        }),
        elsewhere,
      );
    const both = (kept: State): State => {
      const on: Record<string, readonly Transition[]> = { ...kept.on };
      for (const [event, list] of Object.entries(state.on ?? {})) on[event] = [...(on[event] ?? []), ...list];
      return { ...kept, on, tags: [...(kept.tags ?? []), ...(state.tags ?? [])] };
    };
    const deleted = made(
      `without ${path.join('.')}`,
      without((kept) => kept),
    );
    const mayMerge = state.type === undefined && siblings.states?.[other]?.type === undefined;
    return mayMerge
      ? [deleted, made(`${path.join('.')} is ${[...parent, other].join('.')}`, without(both))]
      : [deleted];
  });
  return [...ofStates, ...ofTransitions];
}
