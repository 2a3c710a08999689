/** The link between two replicas: frames on their way, moved by virtual time; when there are too many or they are too fast, a count. */

import { milliseconds, plural } from '../../../page/format';
import type { FrameSpan } from '../../protocol';
import { Fresh } from '../fresh';
import { playing, scene, selection, speed, stand } from '../state';

/** So many have room beside each other. */
const greatestFrames = 3;
/** In percent of the way. */
const leastDistance = 34;
/** A frame that lives shorter than this is not seen moving. */
const leastMs = 80;

export const frameName = ({ kind, number }: FrameSpan): string =>
  kind === 'acknowledgment' ? `ack ${number}` : `${shapes[kind] ?? ''}${kind === 'state' ? '' : `#${number}`}`;

const shapes: Readonly<Record<string, string>> = {
  value: '● ',
  interrupt: '▲ ',
  epochEnd: '■ ',
  view: '◆ ',
  state: 'state',
};

/** Whether this is the frame that is selected. */
export function isChosen(frame: FrameSpan): boolean {
  const chosen = selection.value;
  if (chosen?.kind !== 'frame') return false;
  const { from, to, sentAt, number = frame.number } = chosen;
  return from === frame.from && to === frame.to && sentAt === frame.sentAt && number === frame.number;
}

const choose = (frame: FrameSpan): void => {
  stand();
  selection.value = { kind: 'frame', from: frame.from, to: frame.to, sentAt: frame.sentAt, number: frame.number };
};

/** How far a frame has come, from 0 to 1. */
export const progress = ({ sentAt, arrivesAt }: FrameSpan, at: number): number =>
  arrivesAt === undefined || arrivesAt <= sentAt ? 0 : Math.min(1, Math.max(0, (at - sentAt) / (arrivesAt - sentAt)));

export function FrameButton({ frame, left }: { readonly frame: FrameSpan; readonly left: number }) {
  const arrives = frame.arrivesAt === undefined ? 'is lost' : `arrives at ${milliseconds(frame.arrivesAt)} ms`;
  return (
    <button
      type="button"
      class={`frame ${frame.kind}${isChosen(frame) ? ' on' : ''}`}
      style={{ '--way': left }}
      aria-label={`${frameName(frame)}: ${frame.text}, from ${frame.from} to ${frame.to}, ${arrives}`}
      onClick={() => choose(frame)}
    >
      {frameName(frame)}
    </button>
  );
}

/** At a speed at which a frame's life is too short to be seen, none is drawn moving. */
export const isSeenMoving = ({ sentAt, arrivesAt = sentAt }: FrameSpan): boolean =>
  !playing.value || ((arrivesAt - sentAt) / speed.value) * 1000 >= leastMs;

/** Frames that were sent together stand behind each other, the first one ahead. */
function spread(places: readonly number[]): readonly number[] {
  const ahead = places.map((place, at) => Math.max(place, 14 + leastDistance * (places.length - 1 - at)));
  return ahead.map((place, at) => Math.min(place, 86 - leastDistance * at));
}

function Way({ from, to, way }: { readonly from: string; readonly to: string; readonly way: 'there' | 'back' }) {
  const at = scene.value?.moment.at ?? 0;
  const frames = (scene.value?.frames ?? []).filter((frame) => frame.from === from && frame.to === to);
  const seen = frames.filter(isSeenMoving).slice(0, greatestFrames);
  const places = spread(seen.map((frame) => 14 + 72 * progress(frame, at)));
  const rest = frames.length - seen.length;
  return (
    <div class={`way ${way}`}>
      <Fresh of={frames.length === 0 ? 'nothing' : rest > 0 ? plural(rest, 'frame') : ''} />
      {seen.map((frame, place) => (
        <FrameButton
          key={`${frame.sentAt} ${frame.number} ${frame.kind}`}
          frame={frame}
          left={way === 'there' ? places[place] : 100 - places[place]}
        />
      ))}
    </div>
  );
}

export function Link({ left, right }: { readonly left: string; readonly right: string }) {
  const frames = scene.value?.frames ?? [];
  const next = [...frames].sort((a, b) => (a.arrivesAt ?? 0) - (b.arrivesAt ?? 0))[0];
  return (
    <section class="link" aria-label="Link">
      <Way from={left} to={right} way="there" />
      <Way from={right} to={left} way="back" />
      <p class="link-note">
        <Fresh
          of={next?.arrivesAt === undefined ? '' : `${next.length} bytes, arrives ${milliseconds(next.arrivesAt)}`}
        />
      </p>
    </section>
  );
}
