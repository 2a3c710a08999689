/** What an actor's chart shows at a moment. */
import { lastStep, type ReceivedActor } from '../received/actors';
import { objectOf } from '../received/message';
import type { Recording } from '../received/recording';
import { stateText } from '../state-text';
import type { ChartView, SeenMoves } from '../viewer-protocol';
import { actionName, detailsOf, messageBefore, messageOf, snapshotOf, transitionsIn } from './told';

/** An actor without a definition: so many of its newest steps are looked through. */
const greatestSeen = 20_000;
const greatestMoves = 200;

export function chartView(recording: Recording, actor: ReceivedActor, upTo: number): ChartView {
  const { steps } = recording;
  let at = lastStep(actor, upTo);
  while (at !== undefined && steps.at(at).taken < 0) at = lastStep(actor, at - 1);
  const { number, name, definition } = actor;
  const head = { actor: number, name, ...(definition !== undefined && { definition }) };
  if (at === undefined) {
    const { value = null } = snapshotOf(recording, actor.announced);
    const { text, status } = actor.first;
    return { ...head, status, value, before: null, state: text, stateBefore: '' };
  }
  const step = steps.at(at);
  const taken = messageOf(recording, step.taken);
  const { all, actions = [] } = detailsOf(recording, at, taken);
  const before = snapshotOf(recording, messageBefore(recording, step, at)).value ?? null;
  return {
    ...head,
    status: step.status,
    step: { number: at, type: step.type, actions: actions.map(actionName) },
    value: objectOf(taken.snapshot).value ?? null,
    before,
    state: step.state,
    stateBefore: stateText(before),
    ...(all.length > 0 && { taken: all.flatMap(transitionsIn) }),
  };
}

/** The states of an actor whose definition is not known, as far as they have been seen. */
export function seenMoves(recording: Recording, actor: ReceivedActor, upTo: number): SeenMoves {
  const states = new Set<string>();
  const moves = new Map<string, { from: string; to: string; type: string; times: number }>();
  const shown = ({ state, status }: { readonly state: string; readonly status: string }) => state || status;
  let from = shown({ state: actor.first.text, status: actor.first.status });
  states.add(from);
  for (const number of actor.steps.slice(-greatestSeen)) {
    if (number > upTo) break;
    const step = recording.steps.at(number);
    if (step.taken < 0) continue;
    const to = shown(step);
    const key = JSON.stringify([from, to, step.type]);
    const known = moves.get(key);
    if (known !== undefined) known.times++;
    else if (moves.size < greatestMoves) moves.set(key, { from, to, type: step.type, times: 1 });
    states.add(to);
    from = to;
  }
  return { states: [...states].slice(0, greatestMoves), moves: [...moves.values()] };
}
