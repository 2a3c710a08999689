import type { AnyMachineSnapshot, AnyStateMachine, EventObject } from 'xstate';

type Scope = Parameters<AnyStateMachine['transition']>[2];
type Action = Parameters<Scope['actionExecutor']>[0];

/** Where an event leads from a state, and what is to be done on the way. */
interface Move {
  readonly next: AnyMachineSnapshot;
  readonly actions: readonly Action[];
}

/** Moves by the fields of their events, name and value, one after the other. */
class Moves {
  move: Move | undefined;
  private readonly further = new Map<unknown, Moves>();

  by(field: unknown): Moves {
    let further = this.further.get(field);
    if (further === undefined) {
      further = new Moves();
      this.further.set(field, further);
    }
    return further;
  }
}

/**
 * The same chart, which asks XState only once for each state and event and then remembers the answer: its context takes few values, so that
 * there are few states, and a chart is a pure function of them. For charts without actors of their own, whose events are flat and whose
 * actions look at no argument. What is remembered has no microsteps: while an inspector is to see them, XState is asked each time.
 */
export function remembering<Chart extends AnyStateMachine>(chart: Chart, inspected: () => boolean): Chart {
  const states = new Map<string, AnyMachineSnapshot>();
  const moves = new WeakMap<AnyMachineSnapshot, Moves>();

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
    if (inspected()) return only(chart.transition(snapshot, event, scope));
    if (event.type.startsWith('xstate.')) return chart.transition(snapshot, event, scope);
    let known = moves.get(snapshot);
    if (known === undefined) {
      known = new Moves();
      moves.set(snapshot, known);
    }
    const fields: Readonly<Record<string, unknown>> = event;
    for (const key in fields) known = known.by(key).by(fields[key]);
    known.move ??= moveFrom(snapshot, event, scope);
    for (const action of known.move.actions) scope.actionExecutor(action);
    return known.move.next;
  };
  return Object.assign(Object.create(chart), { transition });
}
