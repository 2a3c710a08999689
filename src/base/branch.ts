/**
 * Actors without a chart: the world itself, a replica, the bus, and actors whose events come from streams, a processor
 * or a link.
 */
import { type Actor, type ActorLogic, type AnyActorRef, createActor, type Snapshot } from 'xstate';
import type { FailureSink } from './listen';

/** The facts of such an actor for a reader, at one moment; plain data. */
export type Facts = Readonly<Record<string, unknown>>;

type BranchSnapshot = Snapshot<undefined> & { readonly status: 'active'; readonly context: Facts };

interface BranchEvent {
  readonly type: string;
  readonly [field: string]: unknown;
}

export type Branch = Actor<ActorLogic<BranchSnapshot, BranchEvent>>;

/** A child ends with its processor; XState lets only the parent stop a child. */
const stopped = 'actor.stopped';

const nothing: Facts = {};

export interface BranchOptions {
  /** The actor's name in traces. */
  readonly id: string;
  /** Missing for the root of a world. */
  readonly parent?: AnyActorRef;
  /** Hears the error of a child that has failed: the world ends at this event. */
  readonly sink: FailureSink;
  /** The content of the snapshot, read again at each event. */
  readonly read?: () => Facts;
}

/** An actor that takes any event and changes nothing in the world; its snapshot holds facts for a reader. */
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
    transition: (_last, event, scope) => {
      if (event.type.startsWith('xstate.error.actor')) sink.fail(event.error);
      else if (event.type === stopped) scope.stopChild(event.child as AnyActorRef);
      return snapshot(read());
    },
  };
  return createActor(logic, { id, systemId: id, parent }).start();
}

/** Stops a chart whose parent may be a branch. */
export function stopChart(chart: Actor<never> | AnyActorRef, parent: AnyActorRef | undefined): void {
  if (parent === undefined) (chart as { stop(): void }).stop();
  else parent.send({ type: stopped, child: chart });
}
