import type { AnyActorRef, AnyMachineSnapshot, AnyStateMachine, InspectionEvent } from 'xstate';
import type { InspectedEvent } from '../../devices/device';
import { type InspectorEvent, type InspectorMessage, type InspectorSnapshot, protocolVersion } from './messages';
import { plainData } from './plain-data';
import { Sessions } from './sessions';
import { Steps } from './steps';

/**
 * An observer of a world's actors that tells an inspector of them, in messages of Stately's inspect protocol. In
 * contrast to the protocol's own adapter it takes virtual time, keeps microsteps and actions, and sends at once:
 *
 *     pair.inspect(inspectorMessages((message) => socket.send(JSON.stringify(message))));
 *
 * `send` hears each message when it arises; nothing is kept.
 */
export function inspectorMessages(send: (message: InspectorMessage) => void): (told: InspectedEvent) => void {
  const sessions = new Sessions();
  const steps = new Steps();
  let sent = 0;
  return (told) => {
    const event = told as InspectedEvent & InspectionEvent;
    const actor = event.actorRef as AnyActorRef;
    if (event.type === '@xstate.microstep') return steps.microstep(actor, event);
    if (event.type === '@xstate.action') return steps.action(actor, event);
    const { at = 0, traceEvent = 0, faults = [] } = told;
    const head = {
      id: String(++sent),
      _version: protocolVersion,
      createdAt: (at / 1e6).toFixed(6),
      rootId: sessions.of(rootOf(actor)),
      sessionId: sessions.of(actor),
      name: actor.id,
      at,
      traceEvent,
      faults,
    };
    const { type } = event;
    const parentId = actor._parent && sessions.of(actor._parent);
    if (type === '@xstate.actor') {
      send({ ...head, type, parentId, definition: definitionOf(actor), snapshot: stateOf({}) });
    } else if (type === '@xstate.event') {
      const sourceId = event.sourceRef && sessions.of(event.sourceRef as AnyActorRef);
      steps.received(actor, event.event, sourceId);
      send({ ...head, type, event: plainEvent(event.event), sourceId });
    } else if (type === '@xstate.snapshot') {
      const step = steps.taken(actor, event.event, parentId);
      send({ ...head, type, event: plainEvent(event.event), snapshot: stateOf(event.snapshot), ...step });
    }
  };
}

function rootOf(actor: AnyActorRef): AnyActorRef {
  return actor._parent === undefined ? actor : rootOf(actor._parent);
}

function definitionOf({ id, logic }: AnyActorRef & { readonly logic?: Partial<AnyStateMachine> }): string {
  return JSON.stringify(logic?.config === undefined ? { id } : plainData(logic.config));
}

const plainEvent = (event: { readonly type: string }): InspectorEvent => plainData(event) as InspectorEvent;

function stateOf(snapshot: Partial<AnyMachineSnapshot>): InspectorSnapshot {
  const { status = 'active', value, context, output, error, tags } = snapshot;
  const shown = {
    ...(value !== undefined && { value }),
    ...(context !== undefined && { context: plainData(context) }),
    ...(tags !== undefined && { tags: [...tags] }),
  };
  if (status === 'done') return { status, output: plainData(output), error: undefined, ...shown };
  if (status === 'error') return { status, output: undefined, error: plainData(error), ...shown };
  return { status, output: undefined, error: undefined, ...shown };
}
