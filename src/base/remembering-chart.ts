import type { AnyMachineSnapshot, AnyStateMachine, EventObject } from 'xstate';
import { assert } from './assert';

type Scope = Parameters<AnyStateMachine['transition']>[2];
type Action = Parameters<Scope['actionExecutor']>[0];

/** An action on the way, without the actor that took it. */
interface Step extends Pick<Action, 'type' | 'params' | 'exec'> {
  readonly context: Action['info']['context'];
  /** The event that the action hears, if it is not the one that has led there. */
  readonly raised: EventObject | undefined;
}

/** The state to which an event leads, and the actions on the way. */
interface Move {
  readonly next: AnyMachineSnapshot;
  readonly steps: readonly Step[];
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

/** Events with numbers of their own lead to more and more moves: then all are found anew. */
const greatestMoves = 1 << 14;

/** All that has been asked of one chart, for every actor that runs it. */
class Memory {
  private states = new Map<string, AnyMachineSnapshot>();
  private moves = new Map<AnyMachineSnapshot, Moves>();
  private count = 0;

  /** `chart`: with actions that do nothing. */
  constructor(private readonly chart: AnyStateMachine) {}

  /** This state as the object that stands for it everywhere. */
  only(snapshot: AnyMachineSnapshot): AnyMachineSnapshot {
    const { chart } = this;
    const name = JSON.stringify([snapshot.machine.getPersistedSnapshot(snapshot)]);
    let known = this.states.get(name);
    if (known === undefined) {
      known = withStatesOf(chart, snapshot);
      this.states.set(name, known);
      this.moves.set(known, new Moves());
    }
    return known;
  }

  move(from: AnyMachineSnapshot, event: EventObject, scope: Scope): Move {
    let known = this.moves.get(from) ?? this.moves.get(this.only(from));
    assert(known !== undefined, 'each state that is known has its moves');
    const fields: Readonly<Record<string, unknown>> = event;
    for (const key in fields) known = known.by(key).by(fields[key]);
    known.move ??= this.found(this.only(from), event, scope);
    return known.move;
  }

  /** The state in which an actor begins, and the actions on the way. */
  initial(input: unknown, scope: Scope): Move {
    const steps: Step[] = [];
    return { next: this.only(this.chart.getInitialSnapshot(collecting(steps, scope), input)), steps };
  }

  private found(from: AnyMachineSnapshot, event: EventObject, scope: Scope): Move {
    if (++this.count > greatestMoves) {
      this.states = new Map();
      this.moves = new Map();
      this.count = 0;
    }
    const steps: Step[] = [];
    return { next: this.only(this.chart.transition(from, event, collecting(steps, scope, event))), steps };
  }
}

/** The same scope, which adds the actions to these. */
const collecting = (steps: Step[], scope: Scope, led?: EventObject): Scope => ({
  ...scope,
  actionExecutor: ({ type, params, exec, info: { context, event } }) => {
    steps.push({ type, params, exec, context, raised: event === led ? undefined : event });
  },
});

/** The same state of another copy of its chart. */
function withStatesOf(chart: AnyStateMachine, snapshot: AnyMachineSnapshot): AnyMachineSnapshot {
  if (snapshot.machine === chart) return snapshot;
  const own = (nodes: typeof snapshot._nodes) => nodes.map(({ id }) => chart.getStateNodeById(id));
  const history = Object.entries(snapshot.historyValue).map(([name, nodes]) => [name, own(nodes)]);
  return { ...snapshot, machine: chart, _nodes: own(snapshot._nodes), historyValue: Object.fromEntries(history) };
}

const memories = new WeakMap<AnyStateMachine, Memory>();
let remembers = true;

/** While this runs every chart asks XState each time: for whoever has put other charts in the place of some. */
export function withoutMemory<Result>(run: () => Result): Result {
  remembers = false;
  try {
    return run();
  } finally {
    remembers = true;
  }
}

/**
 * The chart with these actions, which asks XState once for each state and event and then remembers the result, also for
 * every other actor with the same chart. A chart is a pure function of state and event, and its context takes few
 * values, so there are few states. For charts without actors of their own, whose events are flat and whose actions read
 * the event at most. A remembered move has no microsteps: while an inspector listens, the chart asks XState each time.
 */
export function remembering<Chart extends AnyStateMachine>(
  chart: Chart,
  actions: NonNullable<Parameters<Chart['provide']>[0]['actions']>,
  inspected: () => boolean,
): Chart {
  let made: AnyStateMachine | undefined;
  /** The chart as XState itself runs it. */
  const bound = () => {
    made ??= chart.provide({ actions }) as AnyStateMachine;
    return made;
  };
  const code: Readonly<Record<string, Action['exec'] | undefined>> = actions;
  const memory = memories.get(chart) ?? new Memory(chart);
  memories.set(chart, memory);
  const execute = ({ next, steps }: Move, event: EventObject | undefined, scope: Scope): AnyMachineSnapshot => {
    const { self, system } = scope;
    for (const { type, params, exec, context, raised } of steps) {
      const info = { context, event: raised ?? event, self, system } as Action['info'];
      scope.actionExecutor({ type, params, info, exec: code[type] ?? exec });
    }
    return next;
  };
  // The oldest XState of the range executes actions by itself, and lets no other code collect them.
  const asks = (scope: Partial<Scope>) => !remembers || inspected() || scope.actionExecutor === undefined;
  const transition: AnyStateMachine['transition'] = (snapshot, event, scope) => {
    if (asks(scope) || event.type.startsWith('xstate.')) {
      return bound().transition(withStatesOf(bound(), snapshot), event, scope);
    }
    return execute(memory.move(snapshot, event, scope), event, scope);
  };
  const getInitialSnapshot: AnyStateMachine['getInitialSnapshot'] = (scope, input) =>
    asks(scope) ? bound().getInitialSnapshot(scope, input) : execute(memory.initial(input, scope), undefined, scope);
  return Object.assign(Object.create(chart), { transition, getInitialSnapshot });
}
