/** The context after a step: what has changed in it, and its members. */
import { differences, preview } from '../received/difference';
import { objectOf } from '../received/message';
import type { Recording } from '../received/recording';
import type { ContextMembers, StepView } from '../viewer-protocol';
import { forgotten } from './rows';
import { type Fields, messageBefore, snapshotOf } from './told';

/** Of a list or an object so many members are told. */
const greatestMembers = 200;

/** Compared with the context before, or with that after another step; `undefined`: there is no context. */
export function contextOf(
  recording: Recording,
  number: number,
  snapshot: Fields,
  against: number | undefined,
): StepView['context'] {
  const { context } = snapshot;
  if (context === undefined) return undefined;
  const pinned = against !== undefined && recording.steps.has(against) ? recording.steps.at(against) : undefined;
  const before = pinned?.taken ?? messageBefore(recording, recording.steps.at(number), number);
  const told = differences(snapshotOf(recording, before).context, context);
  return {
    bytes: JSON.stringify(context).length,
    differences: told,
    ...(pinned && { against: { step: pinned.number, name: recording.actors.get(pinned.actor)?.name ?? forgotten } }),
  };
}

export function contextMembers(recording: Recording, number: number, path: readonly string[]): ContextMembers {
  const { taken } = recording.steps.at(number);
  let value: unknown = snapshotOf(recording, taken).context;
  for (const key of path) value = objectOf(value)[key];
  const entries = Object.entries(objectOf(value));
  return {
    members: entries.slice(0, greatestMembers).map(([key, each]) => ({
      key,
      text: preview(each, 80),
      isInner: typeof each === 'object' && each !== null && Object.keys(each).length > 0,
    })),
    more: Math.max(0, entries.length - greatestMembers),
  };
}
