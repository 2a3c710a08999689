/** The proof that charts lead: a run goes another way without each of their states and transitions. */
import type { AnyStateMachine } from 'xstate';
import { withoutMemory } from '../../src/base/remembering-chart';
import { type ChartMutant, marked } from './chart-mutants';
import { Comparison, Recording, type Witness } from './course';

/** More actions in one run are a circle in which the charts run for ever; no witness has so many. */
const greatestActions = 20_000;

type Provided = Parameters<AnyStateMachine['provide']>[0];

/** Lets these charts stand for others while something runs: whoever makes an actor of one gives it actions first. */
function withCharts<T>(instead: ReadonlyMap<AnyStateMachine, AnyStateMachine>, run: () => T): T {
  let left = greatestActions;
  const counted = (action: (...args: readonly unknown[]) => void) => {
    return (...args: readonly unknown[]) => {
      if (left-- === 0) throw new Error(`the charts act more than ${greatestActions} times`);
      action(...args);
    };
  };
  for (const [chart, other] of instead) {
    const value = ({ actions, ...more }: Provided) => {
      const bound = Object.entries(actions ?? {}).map(([name, action]) => [name, counted(action as () => void)]);
      return other.provide({ ...more, actions: Object.fromEntries(bound) });
    };
    Object.defineProperty(chart, 'provide', { value, configurable: true });
  }
  try {
    return withoutMemory(run);
  } finally {
    for (const chart of instead.keys()) Reflect.deleteProperty(chart, 'provide');
  }
}

/** A witness as it goes with the charts as they are. */
export interface Testimony {
  readonly witness: Witness;
  readonly recording: Recording;
  /** The states and transitions that it passes through, by chart. */
  readonly taken: ReadonlyMap<AnyStateMachine, ReadonlySet<string>>;
  /** Processor time in milliseconds. */
  readonly cost: number;
}

export function testimonies(charts: readonly AnyStateMachine[], witnesses: readonly Witness[]): readonly Testimony[] {
  let taken: ReadonlyMap<AnyStateMachine, Set<string>>;
  const telling = new Map(charts.map((chart) => [chart, marked(chart, (name) => taken.get(chart)?.add(name))]));
  const found = witnesses.map((witness) => {
    taken = new Map(charts.map((chart) => [chart, new Set<string>()]));
    const recording = new Recording();
    const { user } = process.cpuUsage();
    withCharts(telling, () => witness.play(recording));
    return { witness, recording, taken, cost: (process.cpuUsage().user - user) / 1000 };
  });
  return found.sort((one, other) => one.cost - other.cost);
}

/** How the run of a witness differs with the mutant, if it does. */
export interface Difference {
  readonly witness: string;
  readonly what: string;
}

/** The witnesses that pass through what the mutant lacks, and the first one whose run differs. */
export function differenceOf(
  chart: AnyStateMachine,
  mutant: ChartMutant,
  all: readonly Testimony[],
): Difference | undefined {
  const able = all.filter(({ taken }) => mutant.touches.some((name) => taken.get(chart)?.has(name)));
  for (const { witness, recording } of able) {
    const comparison = new Comparison(recording.heard);
    try {
      withCharts(new Map([[chart, mutant.chart]]), () => witness.play(comparison));
      comparison.end();
    } catch (error) {
      comparison.end(error);
    }
    if (comparison.difference !== undefined) return { witness: witness.name, what: comparison.difference };
  }
  return undefined;
}
