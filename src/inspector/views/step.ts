/** A step in full: its event, its state, what of the context has changed, and what has caused it. */
import { lastStep } from '../received/actors';
import { preview } from '../received/difference';
import { objectOf } from '../received/message';
import type { Recording } from '../received/recording';
import type { StepView } from '../viewer-protocol';
import { contextOf } from './context';
import { rowOf } from './rows';
import { actionName, detailsOf, messageOf } from './told';
import { stateAt } from './tree';

const greatestPayload = 2_000;

export function stepView(recording: Recording, number: number, against?: number): StepView {
  const { steps, actors } = recording;
  const step = steps.at(number);
  const [received, taken] = [messageOf(recording, step.received), messageOf(recording, step.taken)];
  const told = step.taken >= 0 ? taken : received;
  const snapshot = objectOf(taken.snapshot);
  const actor = actors.get(step.actor);
  const { microsteps, actions } = detailsOf(recording, number, taken);
  const context = contextOf(recording, number, snapshot, against);
  const cause = causeOf(recording, number, step.source);
  const event = received.event ?? taken.event;
  const { traceEvent, faults } = told;
  return {
    ...rowOf(recording, number),
    isVirtual: actor?.program.isVirtual ?? false,
    payload: payloadOf(event),
    ...(typeof traceEvent === 'number' && { traceEvent }),
    faults: Array.isArray(faults) ? faults.map(String) : [],
    ...(cause !== undefined && { cause }),
    stateBefore: actor === undefined ? '' : stateAt(recording, actor, number - 1).state,
    ...(microsteps && { microsteps }),
    ...(actions && { actions: actions.map(actionName) }),
    ...(snapshot.output !== undefined && { output: preview(snapshot.output) }),
    ...(snapshot.error !== undefined && { error: preview(snapshot.error) }),
    ...(context && { context }),
    isGone: told === received ? Object.keys(received).length === 0 : Object.keys(taken).length === 0,
  };
}

function payloadOf(event: unknown): string {
  const { type: _type, ...payload } = objectOf(event);
  return Object.keys(payload).length === 0 ? '' : preview(payload, greatestPayload);
}

/** The step that its source was taking, or had taken last. */
function causeOf(recording: Recording, number: number, source: number): StepView['cause'] {
  const from = source < 0 ? undefined : recording.actors.get(source);
  const step = from && lastStep(from, number - 1);
  return step === undefined ? undefined : { step, type: recording.steps.at(step).type };
}
