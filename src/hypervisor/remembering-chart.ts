import { type AnyMachineSnapshot, type AnyStateMachine, type EventObject, transition } from 'xstate';

/** Where an event leads from a state, and what is to be done on the way. */
interface Move {
  readonly next: AnyMachineSnapshot;
  readonly actions: ReturnType<typeof transition>[1];
}

/**
 * The same chart, which asks XState only once for each state and event and then remembers the answer: its context takes few values, so that
 * there are few states, and a chart is a pure function of them. For charts without actors of their own whose actions look at no argument.
 * An inspector hears of events and snapshots, but of no microsteps.
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
  const moveFrom = (snapshot: AnyMachineSnapshot, event: EventObject): Move => {
    const known = moves.get(snapshot) ?? new Map<string, Move>();
    moves.set(snapshot, known);
    const name = Object.values(event).join();
    let move = known.get(name);
    if (move === undefined) {
      const [next, actions] = transition<AnyStateMachine>(chart, snapshot, event);
      move = { next: only(next), actions };
      known.set(name, move);
    }
    return move;
  };
  return Object.assign(Object.create(chart), {
    transition(...[snapshot, event, scope]: Parameters<AnyStateMachine['transition']>) {
      if (event.type.startsWith('xstate.')) return chart.transition(snapshot, event, scope);
      const { next, actions } = moveFrom(snapshot, event);
      for (const action of actions) scope.actionExecutor(action);
      return next;
    },
  });
}
