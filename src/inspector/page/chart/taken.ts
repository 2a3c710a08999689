/** Which transitions of a chart have been taken: told by the program, or else found by what could have led here. */

import type { Chart, ChartTransition } from '../../../chart/chart';
import { activeStates, configurationOf } from '../../../chart/configuration';
import type { ChartView, TakenTransition } from '../../viewer-protocol';

export function takenTransitions(chart: Chart, { taken, value, before, step }: ChartView): ReadonlySet<string> {
  if (taken !== undefined) return new Set(taken.flatMap((each) => known(chart, each)?.id ?? []));
  if (step === undefined || before === null) return new Set();
  const [left, entered] = [before, value].map((of) => activeStates(chart, configurationOf(chart, { value: of })));
  const could = chart.transitions.filter(
    (each) =>
      isFor(each, step.type) && left.has(each.source) && each.targets.every((target) => isReached(target, entered)),
  );
  // Of two for one event the inner state's is taken.
  const inner = could.filter(({ source }) => !could.some((other) => other.source.startsWith(`${source}.`)));
  const bySource = new Map(inner.toReversed().map((each) => [each.source, each.id]));
  return new Set(bySource.values());
}

function known({ transitions }: Chart, { id, source, event, targets }: TakenTransition): ChartTransition | undefined {
  const same = transitions.filter((each) => each.source === source && eventOf(each) === event);
  return (
    transitions.find((each) => each.id === id) ?? same.find((each) => each.targets.join() === targets.join()) ?? same[0]
  );
}

/** The event's type as XState has it: the middle of the transition's id. */
const eventOf = ({ id, source }: ChartTransition): string => id.slice(source.length + 1).replace(/:\d+$/, '');

function isFor(transition: ChartTransition, type: string): boolean {
  const event = eventOf(transition);
  if (event === '*') return !type.startsWith('xstate.');
  return event.endsWith('.*') ? type.startsWith(event.slice(0, -1)) || type === event.slice(0, -2) : type === event;
}

/** A history state leads into its parent. */
const isReached = (target: string, entered: ReadonlySet<string>): boolean =>
  entered.has(target) || entered.has(target.replace(/\.[^.]*$/, ''));
