/** What a picture of a counterexample draws: the explorer's words as lanes, arrows and marks. */
import type { Story } from '../../story';

/** Something that goes from one lane to another, from one step to the same or a later one. */
export interface StoryArrow {
  readonly from: string;
  readonly to: string;
  readonly sentIn: number;
  /** None while it is under way, which it may stay. */
  arrivesIn?: number;
  isLost?: true;
  readonly isAcknowledgment?: true;
  readonly text: string;
}

export interface StoryMark {
  readonly lane: string;
  readonly step: number;
  readonly kind: 'death' | 'act';
}

export interface StoryPicture {
  readonly lanes: readonly string[];
  readonly arrows: readonly StoryArrow[];
  readonly marks: readonly StoryMark[];
}

const replicas = ['left', 'right', 'third', 'fourth'];
const sendPattern = /^─▶ (\S+) +(.+)$/;
const movePattern =
  /^(?:a frame from (\S+) (?:arrives at|to) (\S+?)(?:, and will come again| overtakes .*)?|the link loses a frame from (\S+) to (\S+))$/;
const askPattern = /^the (\S+) does what (\S+) has asked for$/;
const tellPattern = /^the (\S+) tells (\S+) that it is done$/;
const actPattern = /^(?:the arbiter answers )?(left|right|third|fourth)\b(?: (dies))?/;

export function pictureOf({ steps }: Story): StoryPicture {
  const arrows: StoryArrow[] = [];
  const marks: StoryMark[] = [];
  const named = new Set<string>();
  /** In which step each lane has acted last. */
  const acted = new Map<string, number>();
  for (const [step, { words, facts }] of steps.entries()) {
    const move = movePattern.exec(words);
    const [, target, asker] = askPattern.exec(words) ?? [];
    const [, teller, told] = tellPattern.exec(words) ?? [];
    const [, actor, dies] = actPattern.exec(words) ?? [];
    if (move !== null) {
      const [from, to] = [move[1] ?? move[3], move[2] ?? move[4]];
      const acknowledges = facts.some((fact) => fact.words.startsWith('hears that'));
      const waiting = arrows.find(
        (arrow) => arrow.from === from && arrow.to === to && arrow.arrivesIn === undefined && !acknowledges,
      );
      const sentIn = acted.get(from) ?? Math.max(0, step - 1);
      const arrow: StoryArrow = waiting ?? { from, to, sentIn, isAcknowledgment: true, text: 'ack' };
      if (waiting === undefined) arrows.push(arrow);
      arrow.arrivesIn = step;
      if (move[3] !== undefined) arrow.isLost = true;
      acted.set(to, step);
    } else if (target !== undefined) arrows.push({ from: asker, to: target, sentIn: step, arrivesIn: step, text: '' });
    else if (teller !== undefined) arrows.push({ from: teller, to: told, sentIn: step, arrivesIn: step, text: 'done' });
    else if (actor !== undefined) {
      marks.push({ lane: actor, step, kind: dies === undefined ? 'act' : 'death' });
      acted.set(actor, step);
    }
    for (const fact of facts) {
      named.add(fact.actor);
      const [, to, text] = sendPattern.exec(fact.words) ?? [];
      if (to !== undefined) arrows.push({ from: fact.actor, to, sentIn: step, text });
    }
  }
  for (const { from, to } of arrows) for (const name of [from, to]) named.add(name);
  for (const { lane } of marks) named.add(lane);
  const others = [...named].filter((name) => !replicas.includes(name));
  return { lanes: [...replicas.filter((name) => named.has(name)), ...others], arrows, marks };
}

/** What each actor has done last, up to a step. */
export function latestWords({ steps }: Story, upTo: number): ReadonlyMap<string, string> {
  const facts = steps.slice(0, upTo + 1).flatMap((each) => each.facts);
  return new Map(facts.map(({ actor, words }) => [actor, words]));
}
