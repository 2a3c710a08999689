import type { AnyMachineSnapshot, AnyStateMachine, EventObject } from 'xstate';

type Scope = Parameters<AnyStateMachine['transition']>[2];
type Action = Parameters<Scope['actionExecutor']>[0];

/** Where an event leads from a state, and what is to be done on the way. */
interface Move {
  readonly next: AnyMachineSnapshot;
  readonly actions: readonly Action[];
}

/**
 * The same chart, which asks XState only once for each state and event and then remembers the answer: its context takes few values, so that
 * there are few states, and a chart is a pure function of them. For charts without actors of their own, whose events are flat and whose
 * actions look at no argument. An inspector hears of events and snapshots, but of no microsteps.
 */
export function remembering<Chart extends AnyStateMachine>(chart: Chart): Chart {
  const states = new Map<string, AnyMachineSnapshot>();
  const moves = new WeakMap<AnyMachineSnapshot, Map<string, Move>>();

  const only = (snapshot: AnyMachineSnapshot): AnyMachineSnapshot => {
    const name = JSON.stringify(chart.getPersistedSnapshot(snapshot));
    const known = states.get(name) ?? snapshot;
    states.set(name, known);
    return known;
  };
  const moveFrom = (snapshot: AnyMachineSnapshot, event: EventObject, scope: Scope): Move => {
    const actions: Action[] = [];
    const collecting = { ...scope, actionExecutor: (action: Action) => actions.push(action) };
    return { next: only(chart.transition(snapshot, event, collecting)), actions };
  };
  const transition: AnyStateMachine['transition'] = (snapshot, event, scope) => {
    if (event.type.startsWith('xstate.')) return chart.transition(snapshot, event, scope);
    let known = moves.get(snapshot);
    if (known === undefined) {
      known = new Map();
      moves.set(snapshot, known);
    }
    const name = nameOf(event);
    let move = known.get(name);
    if (move === undefined) {
      move = moveFrom(snapshot, event, scope);
      known.set(name, move);
    }
    for (const action of move.actions) scope.actionExecutor(action);
    return move.next;
  };
  return Object.assign(Object.create(chart), { transition });
}

function nameOf(event: Readonly<Record<string, unknown>>): string {
  let name = '';
  for (const key in event) name += `${event[key]},`;
  return name;
}
