/**
 * The messages that go to an inspector: those of Stately's inspect protocol, version 0.7 of `@statelyai/inspect`
 * (`StatelyActorEvent`, `StatelyEventEvent`, `StatelySnapshotEvent`), each one JSON object. Fields that the protocol
 * does not know hold what it has no place for; a receiver of the protocol passes over them.
 */

/** The version of the protocol, as messages bear it. */
export const protocolVersion = '0.7.2';

/** What every message bears. */
export interface MessageHead {
  /** The number of the message, from 1 on. */
  readonly id: string;
  /** The protocol's version. */
  readonly _version: string;
  /** Virtual time in milliseconds, a decimal number with six places. */
  readonly createdAt: string;
  /** The session of the root of the actor system. */
  readonly rootId: string;
  /** The actor; its name, and where another actor has the same name its name with a number. */
  readonly sessionId: string;
  /** The actor's name: the name that traces use. */
  readonly name: string;
  /** Beyond the protocol: virtual time in nanoseconds. */
  readonly at: number;
  /** Beyond the protocol: the number of the trace's last record. */
  readonly traceEvent: number;
  /** Beyond the protocol: the faults in force, each in a few words. */
  readonly faults: readonly string[];
}

/** There is an actor. */
export interface ActorMessage extends MessageHead {
  /** As in XState. */
  readonly type: '@xstate.actor';
  /** The session of its parent; none for the root. */
  readonly parentId: string | undefined;
  /** The configuration of its machine as JSON; of an actor without a chart `{"id": name}`. */
  readonly definition: string;
  /** That it is active; an actor is announced before it has a state, which the next snapshot of it tells. */
  readonly snapshot: InspectorSnapshot;
}

/** An actor receives an event. */
export interface EventMessage extends MessageHead {
  /** As in XState. */
  readonly type: '@xstate.event';
  /** The event as plain data. */
  readonly event: InspectorEvent;
  /** The session of the actor that has sent it. */
  readonly sourceId: string | undefined;
}

/** An actor has processed an event. */
export interface SnapshotMessage extends MessageHead {
  /** As in XState. */
  readonly type: '@xstate.snapshot';
  /** The event as plain data. */
  readonly event: InspectorEvent;
  /** The state after the event. */
  readonly snapshot: InspectorSnapshot;
  /** Beyond the protocol: the session of the actor that has sent the event. */
  readonly sourceId: string | undefined;
  /** Beyond the protocol: the microsteps that the event has caused, in order. */
  readonly microsteps: readonly InspectorMicrostep[];
  /** Beyond the protocol: the actions that were executed, in order. */
  readonly actions: readonly InspectorAction[];
}

/** A message to an inspector. */
export type InspectorMessage = ActorMessage | EventMessage | SnapshotMessage;

/** An event as plain data. */
export interface InspectorEvent {
  /** As the machine names it. */
  readonly type: string;
  /** Further fields of the event. */
  readonly [field: string]: unknown;
}

/** A state as plain data. */
export type InspectorSnapshot = InspectorState & {
  /** Of a chart: the active states. */
  readonly value?: unknown;
  /** Of a chart its context; of another actor facts for a reader. */
  readonly context?: unknown;
  /** Of a chart: the tags of the active states. */
  readonly tags?: readonly string[];
};

type InspectorState =
  | { readonly status: 'active' | 'stopped'; readonly output: undefined; readonly error: undefined }
  | { readonly status: 'done'; readonly output: unknown; readonly error: undefined }
  | { readonly status: 'error'; readonly output: undefined; readonly error: unknown };

/** One microstep of a chart. */
export interface InspectorMicrostep {
  /** The event that the microstep takes: the actor's event, an event that the chart raises, or an empty one. */
  readonly event: string;
  /** The active states after the microstep. */
  readonly value: unknown;
  /** The transitions that were taken together; none for the first state of a chart. */
  readonly transitions: readonly InspectorTransition[];
}

/** A transition that was taken. */
export interface InspectorTransition {
  /** `SOURCE:EVENT:N`, the N-th transition of this state for this event, from 0 on. */
  readonly id: string;
  /** The id of the state that has the transition. */
  readonly source: string;
  /** The type of event, or its pattern; empty for one that is always tried. */
  readonly event: string;
  /** The ids of the states to which it leads; none where it stays. */
  readonly targets: readonly string[];
  /** The guard's name. */
  readonly guard?: string;
}

/** An action that was executed. */
export interface InspectorAction {
  /** Its name. */
  readonly type: string;
  /** Its parameters, where it has any. */
  readonly params?: unknown;
}
