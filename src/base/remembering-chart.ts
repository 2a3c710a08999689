import type { AnyMachineSnapshot, AnyStateMachine, EventObject } from 'xstate';

type Scope = Parameters<AnyStateMachine['transition']>[2];
type Action = Parameters<Scope['actionExecutor']>[0];

/** The state to which an event leads, and the actions on the way. */
interface Move {
  readonly next: AnyMachineSnapshot;
  readonly actions: readonly Action[];
}

/** Moves by the names and values of their events' fields. */
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
 * The same chart, which asks XState once for each state and event and then remembers the result. A chart is a pure
 * function of state and event, and its context takes few values, so there are few states. For charts without actors of
 * their own, whose events are flat and whose actions read the event at most. A remembered move has no microsteps: while
 * an inspector listens, the chart asks XState each time.
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
    // The oldest XState of the range executes actions by itself, and lets no other code collect them.
    const collects = (scope as Partial<Scope>).actionExecutor !== undefined;
    if (inspected() || !collects) return chart.transition(snapshot, event, scope);
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
