import type { AnyStateMachine } from 'xstate';

/** A state in the definition of a chart. */
export interface StateConfig {
  readonly on?: Readonly<Record<string, unknown>>;
  readonly always?: unknown;
  readonly states?: Readonly<Record<string, StateConfig>>;
}

/** The same chart with another definition of the state at this path. */
export function withState<Chart extends AnyStateMachine>(
  chart: Chart,
  path: readonly string[],
  change: (state: StateConfig) => StateConfig,
): Chart {
  const changed = (state: StateConfig, [name, ...rest]: readonly string[]): StateConfig =>
    name === undefined
      ? change(state)
      : { ...state, states: { ...state.states, [name]: changed(state.states?.[name] ?? {}, rest) } };
  const { constructor: Machine } = Object.getPrototypeOf(chart);
  return new Machine(changed(chart.config as StateConfig, path), chart.implementations);
}
