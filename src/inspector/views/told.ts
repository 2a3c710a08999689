/** What the messages of a step tell: its state before and after, microsteps, actions, transitions. */
import { lastStep } from '../received/actors';
import { preview } from '../received/difference';
import { objectOf } from '../received/message';
import type { Recording } from '../received/recording';
import { stateText } from '../state-text';
import type { StepView, TakenTransition } from '../viewer-protocol';

export type Fields = Readonly<Record<string, unknown>>;

/** The fields of a message; none if it is gone. */
export function messageOf(recording: Recording, message: number): Fields {
  const text = message < 0 ? undefined : recording.texts.read(message);
  return text === undefined ? {} : objectOf(JSON.parse(text));
}

export const snapshotOf = (recording: Recording, message: number): Fields =>
  objectOf(messageOf(recording, message).snapshot);

/** The message of the state before a step: of the actor's step before, or of its beginning. */
export function messageBefore(recording: Recording, { actor }: { readonly actor: number }, number: number): number {
  const of = recording.actors.get(actor);
  if (of === undefined) return -1;
  for (let at = lastStep(of, number - 1); at !== undefined; at = lastStep(of, at - 1)) {
    const { taken } = recording.steps.at(at);
    if (taken >= 0) return taken;
  }
  return of.announced;
}

/** Microsteps and actions: in the snapshot's message, or in messages of their own. */
export function detailsOf(
  recording: Recording,
  number: number,
  taken: Fields,
): {
  readonly microsteps?: StepView['microsteps'];
  readonly actions?: readonly unknown[];
  readonly all: readonly unknown[];
} {
  const own = recording.detailsOf(number).map((message) => messageOf(recording, message));
  const microsteps = [
    ...(Array.isArray(taken.microsteps) ? taken.microsteps : []),
    ...own.filter(({ type }) => type === '@xstate.microstep'),
  ];
  const actions = [
    ...(Array.isArray(taken.actions) ? taken.actions : []),
    ...own.filter(({ type }) => type === '@xstate.action').map(({ action }) => action),
  ];
  const tells = own.length > 0 || Array.isArray(taken.microsteps) || Array.isArray(taken.actions);
  return {
    ...(tells && { microsteps: microsteps.map(microstepOf), actions }),
    all: microsteps,
  };
}

function microstepOf(told: unknown): { readonly event: string; readonly state: string } {
  const { event, eventType, value, snapshot } = objectOf(told);
  const type = typeof event === 'string' ? event : (objectOf(event).type ?? eventType ?? '');
  return { event: String(type), state: stateText(value ?? objectOf(snapshot).value) };
}

export const actionName = (action: unknown): string => {
  if (typeof action === 'string') return action;
  const { type, params } = objectOf(action);
  const name = typeof type === 'string' ? type : 'inline';
  return params === undefined ? name : `${name} ${preview(params, 60)}`;
};

/** Transitions of a microstep: ours name them; XState 6's microsteps are transitions. */
export function transitionsIn(told: unknown): readonly TakenTransition[] {
  const { transitions, _transitions, source, target, targets, eventType, event } = objectOf(told);
  const list = transitions ?? _transitions;
  if (Array.isArray(list)) return list.flatMap(transitionsIn);
  const id = idOf(source);
  if (id === undefined) return [];
  const to = targets ?? target ?? [];
  const own = objectOf(told).id;
  return [
    {
      source: id,
      event: String(eventType ?? event ?? ''),
      targets: (Array.isArray(to) ? to : [to]).flatMap((each) => idOf(each) ?? []),
      ...(typeof own === 'string' && { id: own }),
    },
  ];
}

const idOf = (node: unknown): string | undefined => {
  const id = typeof node === 'string' ? node : objectOf(node).id;
  return typeof id === 'string' ? id.replace(/^#/, '') : undefined;
};
