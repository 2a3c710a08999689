/** The definition of a chart in one form: every transition is an object in a list, and every target a whole path. */
import type { AnyStateMachine, AnyStateNode } from 'xstate';

export interface Transition {
  readonly target?: string;
  readonly actions?: unknown;
  readonly [key: string]: unknown;
}

export interface State {
  readonly on?: Readonly<Record<string, readonly Transition[]>>;
  readonly always?: readonly Transition[];
  readonly states?: Readonly<Record<string, State>>;
  readonly initial?: string;
  readonly tags?: readonly string[];
  readonly entry?: unknown;
  readonly type?: string;
  readonly [key: string]: unknown;
}

/** A state with the names of the states around it, from the root. */
export interface Place {
  readonly path: readonly string[];
  readonly state: State;
}

/** A transition with its name: `backup: detector.peerFailed`, and a number where an event has several. */
export interface NamedTransition {
  readonly name: string;
  readonly transition: Transition;
}

function listOf(value: unknown): readonly unknown[] {
  if (value === undefined) return [];
  return Array.isArray(value) ? value : [value];
}

export function definitionOf(node: AnyStateNode): State {
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
  const states = Object.fromEntries(Object.entries(node.states).map(([name, child]) => [name, definitionOf(child)]));
  const { always: _always, states: _states, on: _on, ...config } = node.config;
  const inner = {
    ...(always === undefined ? {} : { always }),
    ...(Object.keys(states).length === 0 ? {} : { states }),
  };
  return { ...config, ...inner, tags: listOf(config.tags), on } as State;
}

/** Transitions that one event may bring: a chart that runs in a circle fails. */
const maxIterations = 100;

/** A chart of this definition, with the guards and actions of the other one. */
export function chartOf(definition: State, chart: AnyStateMachine): AnyStateMachine {
  const { constructor: Machine } = Object.getPrototypeOf(chart);
  return new Machine({ ...definition, options: { maxIterations } }, chart.implementations);
}

/** The same definition with every transition changed, or left out. */
export function withTransitions(state: State, change: (transition: Transition) => Transition | undefined): State {
  const each = (list: readonly Transition[]): readonly Transition[] =>
    list.map(change).filter((transition) => transition !== undefined);
  return {
    ...state,
    ...(state.on && { on: Object.fromEntries(Object.entries(state.on).map(([event, list]) => [event, each(list)])) }),
    ...(state.always && { always: each(state.always) }),
    ...(state.states && {
      states: Object.fromEntries(
        Object.entries(state.states).map(([name, child]) => [name, withTransitions(child, change)]),
      ),
    }),
  };
}

/** The same definition with the state at this path changed. */
export function withState(state: State, [name, ...rest]: readonly string[], change: (state: State) => State): State {
  if (name === undefined) return change(state);
  return { ...state, states: { ...state.states, [name]: withState(state.states?.[name] as State, rest, change) } };
}

/** The root first. */
export function placesIn(state: State, path: readonly string[] = []): readonly Place[] {
  const inner = Object.entries(state.states ?? {}).flatMap(([name, child]) => placesIn(child, [...path, name]));
  return [{ path, state }, ...inner];
}

export const nameOf = (path: readonly string[]): string => path.join('.') || 'root';

export function transitionsOf({ path, state }: Place): readonly NamedTransition[] {
  const lists = [...Object.entries(state.on ?? {}), ...(state.always ? [['always', state.always] as const] : [])];
  return lists.flatMap(([event, list]) =>
    list.map((transition, at) => {
      const number = list.length > 1 ? ` (${at + 1})` : '';
      return { name: `${nameOf(path)}: ${event}${number}`, transition };
    }),
  );
}
