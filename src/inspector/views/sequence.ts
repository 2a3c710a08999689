/** The steps around a moment of those actors that have a lane. */
import type { Recording } from '../received/recording';
import type { StepView } from '../received/step-filter';
import type { Answers, SequenceRow } from '../viewer-protocol';
import { keyAmong } from './keys';
import { rowOf } from './rows';

/** Lanes that nobody has chosen are those of the actors in so many steps. */
const looksAt = 80;
/** A lane with few steps: so many others are looked through for them. */
const greatestWay = 20_000;

export interface SequenceWish {
  readonly lanes: readonly string[];
  readonly room: number;
  readonly step: number;
  readonly earlier: number;
  readonly later: number;
}

/** `shown`: the steps of actors that are not hidden. */
export function sequenceOf(recording: Recording, shown: StepView, wish: SequenceWish): Answers['sequence'] {
  const { step, earlier, later } = wish;
  const here = shown.placeOf(step);
  const keys = wish.lanes.length > 0 ? wish.lanes : lanesAround(recording, shown, here, wish.room);
  const among = new Set(keys);
  const laneOf = (actor: number) => keyAmong(among, recording.actors.get(actor), recording, 'itself');
  const rowAt = (place: number): SequenceRow | undefined => {
    const row = rowOf(recording, shown.at(place));
    const to = laneOf(row.actor);
    const from = row.source && laneOf(row.source.actor);
    return to === undefined ? undefined : { ...row, to, ...(from !== undefined && { from }) };
  };
  const rows: SequenceRow[] = [];
  for (let at = here; at >= Math.max(0, here - greatestWay) && rows.length <= earlier; at--) {
    const row = rowAt(at);
    if (row !== undefined) rows.unshift(row);
  }
  const wanted = rows.length + later;
  for (let at = here + 1; at < Math.min(shown.length, here + greatestWay) && rows.length < wanted; at++) {
    const row = rowAt(at);
    if (row !== undefined) rows.push(row);
  }
  return { lanes: keys.map((key) => ({ key, name: laneName(recording, key) })), rows };
}

/** Those of the actors nearest to a moment, in the order in which they have come to be. */
function lanesAround(recording: Recording, shown: StepView, here: number, room: number): readonly string[] {
  const found = new Set<number>();
  for (let away = 0; away < looksAt && found.size < room; away++) {
    for (const place of away === 0 ? [here] : [here - away, here + away]) {
      if (place < 0 || place >= shown.length) continue;
      const { actor, source } = recording.steps.at(shown.at(place));
      for (const each of [actor, source]) {
        if (found.size < room && each >= 0 && recording.actors.get(each) !== undefined) found.add(each);
      }
    }
  }
  return [...found].sort((one, other) => one - other).map((actor) => `a${actor}`);
}

function laneName(recording: Recording, key: string): string {
  if (key.startsWith('g')) return `${key.slice(key.indexOf(':') + 1)} ×`;
  return recording.actors.get(Number(key.slice(1)))?.name ?? key;
}
