/** Actors of a world that have no chart: the world itself, a replica, the bus; and those that streams join, a processor or a link. */
import { type Actor, type ActorLogic, type AnyActorRef, createActor, type Snapshot } from 'xstate';
import type { FailureSink } from './listen';

/** What a reader may know of such an actor at a moment; plain data. */
export type Facts = Readonly<Record<string, unknown>>;

type BranchSnapshot = Snapshot<undefined> & { readonly status: 'active'; readonly context: Facts };

interface BranchEvent {
  readonly type: string;
  readonly [field: string]: unknown;
}

export type Branch = Actor<ActorLogic<BranchSnapshot, BranchEvent>>;

/** A child ends with its processor: XState lets only the parent stop it. */
const stopped = 'actor.stopped';

const nothing: Facts = {};

export interface BranchOptions {
  /** The name that traces use. */
  readonly id: string;
  /** None for the root of a world. */
  readonly parent?: AnyActorRef;
  /** Hears of a child that has failed: the world ends at this event. */
  readonly sink: FailureSink;
  /** What its snapshot tells, read again at each event. */
  readonly read?: () => Facts;
}

/** An actor that takes any event, changes nothing in the world, and whose snapshot is what a reader may know. */
export function branch({ id, parent, sink, read = () => nothing }: BranchOptions): Branch {
  const snapshot = (context: Facts): BranchSnapshot => ({
    status: 'active',
    output: undefined,
    error: undefined,
    context,
  });
  const logic: ActorLogic<BranchSnapshot, BranchEvent> = {
    getInitialSnapshot: () => snapshot(nothing),
    getPersistedSnapshot: (last) => last,
    transition: (last, event, scope) => {
      if (event.type.startsWith('xstate.error.actor')) sink.fail(event.error);
      else if (event.type === stopped) scope.stopChild(event.child as AnyActorRef);
      return read === undefined ? last : snapshot(read());
    },
  };
  return createActor(logic, { id, systemId: id, parent }).start();
}

/** Stops a chart, which a branch may be the parent of. */
export function stopChart(chart: Actor<never> | AnyActorRef, parent: AnyActorRef | undefined): void {
  if (parent === undefined) (chart as { stop(): void }).stop();
  else parent.send({ type: stopped, child: chart });
}
