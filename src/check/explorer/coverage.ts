/** The steps, transitions of the charts, and rules that an exploration has passed. */
import type { InspectionEvent } from 'xstate';
import type { TraceFact } from '../../ports/trace';
import type { Step } from './steps';

/** The rule to which a record of the trace belongs. */
const rules: Readonly<Record<string, (fact: TraceFact) => boolean>> = {
  P0: (fact) => fact.type === 'message.sent' && fact.kind === 'environmentValue',
  P1: ({ type }) => type === 'interrupt.buffered',
  P2: (fact) => fact.type === 'message.sent' && fact.kind === 'epochEnd',
  P3: (fact) => fact.type === 'machine.waits' && fact.on === 'message' && fact.cause === 'value',
  P4: ({ type }) => type === 'interrupt.ignored',
  P5: (fact) => fact.type === 'machine.waits' && fact.on === 'message' && fact.cause === 'epochEnd',
  P6: ({ type }) => type === 'role.failoverEpoch',
  P7: (fact) => fact.type === 'role.primary' && fact.uncertain !== 0,
  'output commit': (fact) => fact.type === 'machine.waits' && fact.cause === 'output',
  fencing: ({ type }) => type === 'claim.refused',
  joining: ({ type }) => type === 'join.resumed',
  IO1: (fact) => fact.type === 'interrupt.delivered' && !fact.uncertain,
  IO2: (fact) => fact.type === 'interrupt.delivered' && fact.uncertain,
};

export const ruleNames = Object.keys(rules);

export class Coverage {
  /** How often the exploration has taken each, by name. */
  readonly steps = new Map<string, number>();
  readonly rules = new Map<string, number>();
  readonly transitions = new Map<string, number>();

  takes({ do: kind }: Step): void {
    count(this.steps, kind);
  }

  readonly hear = (fact: TraceFact): void => {
    for (const name of ruleNames) if (rules[name](fact)) count(this.rules, name);
  };

  /** Hears of each transition of a chart. */
  readonly inspect = (event: InspectionEvent): void => {
    if (event.type !== '@xstate.microstep') return;
    for (const transition of event._transitions) count(this.transitions, transitionName(transition));
  };
}

interface Transition {
  readonly source: { readonly id: string };
  readonly eventType: string;
  readonly target: readonly { readonly id: string }[] | undefined;
}

/** `from event to`; without an event for a transition that is taken at once. */
export function transitionName({ source, eventType, target }: Transition): string {
  const targets = target?.map(({ id }) => id).join() ?? source.id;
  return [source.id, eventType, targets].filter((part) => part !== '').join(' ');
}

function count(counts: Map<string, number>, name: string): void {
  counts.set(name, (counts.get(name) ?? 0) + 1);
}
