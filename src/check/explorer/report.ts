/** The result of an exploration as plain data, so that another thread can send it. */
import type { Configuration } from './configuration';
import { ruleNames } from './coverage';
import { type ExploreOptions, explore } from './search';
import { tellCounterexample } from './story';
import { chartTransitions, outOfReach } from './transitions';

export interface ExplorationReport {
  readonly name: string;
  /**
   * Steps taken; different states; steps on the longest of the shortest ways; worlds in which nothing was left to do.
   */
  readonly steps: number;
  readonly states: number;
  readonly depth: number;
  readonly ends: number;
  readonly complete: boolean;
  /** The violation with the fewest steps, if there is one. */
  readonly broken?: { readonly point: number; readonly text: string; readonly steps: number; readonly story: string };
  /** How often the exploration took each, by name. */
  readonly rules: Readonly<Record<string, number>>;
  readonly transitions: Readonly<Record<string, number>>;
}

export function report(configuration: Configuration, options: ExploreOptions): ExplorationReport {
  const { name, steps, states, depth, ends, complete, broken, coverage } = explore(configuration, options);
  return {
    name,
    steps,
    states,
    depth,
    ends,
    complete,
    ...(broken && {
      broken: {
        point: broken.point,
        text: broken.text,
        steps: broken.steps.length,
        story: tellCounterexample(configuration, broken, options.ignored),
      },
    }),
    rules: Object.fromEntries(coverage.rules),
    transitions: Object.fromEntries(coverage.transitions),
  };
}

export interface Taken {
  readonly name: string;
  readonly times: number;
  /** Why the exploration need not take this one. */
  readonly outOfReach?: string;
}

/** How often each rule and each transition of the chart was taken, in all of these explorations. */
export function takenIn(reports: readonly ExplorationReport[]): {
  rules: readonly Taken[];
  transitions: readonly Taken[];
} {
  const sum = (of: 'rules' | 'transitions', name: string) =>
    reports.reduce((total, each) => total + (each[of][name] ?? 0), 0);
  return {
    rules: ruleNames.map((name) => ({ name, times: sum('rules', name) })),
    transitions: chartTransitions().map((name) => ({
      name,
      times: sum('transitions', name),
      ...(outOfReach[name] === undefined ? {} : { outOfReach: outOfReach[name] }),
    })),
  };
}
