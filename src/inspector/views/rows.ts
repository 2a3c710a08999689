/** Steps as rows of the log. */
import type { ReceivedActor } from '../received/actors';
import type { Recording } from '../received/recording';
import type { StepRow } from '../viewer-protocol';

export const forgotten = '(forgotten)';

export function rowOf(recording: Recording, number: number): StepRow {
  const { time, actor, source, type, state, status, taken } = recording.steps.at(number);
  const of = recording.actors.get(actor);
  const from = source < 0 ? undefined : recording.actors.get(source);
  return {
    step: number,
    time: timeText(of, time),
    at: time,
    actor,
    name: of?.name ?? forgotten,
    ...(source >= 0 && { source: { actor: source, name: from?.name ?? forgotten } }),
    type,
    state,
    status,
    isTaken: taken >= 0,
  };
}

/** Three decimals: virtual milliseconds, or seconds since the program's first message. */
export function timeText(actor: ReceivedActor | undefined, time: number): string {
  if (actor === undefined) return '';
  const { isVirtual, beganAt = 0 } = actor.program;
  return (isVirtual ? time : (time - beganAt) / 1e3).toFixed(3);
}
