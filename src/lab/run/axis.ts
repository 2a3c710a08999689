/**
 * The axis of the space-time picture: quiet time is folded, never scaled away. Between two records that lie further
 * apart than `fold`, only the ends of the time between them are drawn.
 */
import type { Axis, Fold } from '../protocol';
import type { Records } from './records';

/**
 * What is drawn of a stretch that is folded, as shares of the shortest time that folds: at each end, and for the
 * break.
 */
const kept = 0.2;
const breakWidth = 0.1;
const drawnOfFold = 2 * kept + breakWidth;

export interface AxisWish {
  /** The drawn time starts so much before this instant, and ends so much after it. */
  readonly at: number;
  readonly before: number;
  readonly after: number;
  readonly fold: number;
  /** Beginnings of folds that are drawn whole. */
  readonly opened: readonly number[];
}

/** What is drawn around an instant. */
export function axisAround(records: Records, endsAt: number, { at, before, after, fold, opened }: AxisWish): Axis {
  const open = new Set(opened);
  const folds: Fold[] = [];
  const event = records.lastAt(at);
  const instant = (number: number) =>
    number <= 0 ? 0 : number > records.length ? endsAt : (records.instant(number) ?? 0);
  /** How much of a stretch is drawn; a fold is noted. */
  const drawn = (from: number, to: number): number => {
    const begins = Math.round(from + kept * fold);
    if (to - from <= fold || open.has(begins)) return to - from;
    folds.push({ from: begins, to: Math.round(to - kept * fold) });
    return drawnOfFold * fold;
  };
  const [last, next] = [instant(event), Math.max(at, instant(event + 1))];
  // The instant may lie in a fold: then the fold counts for both sides.
  const here = drawn(last, next);
  let [from, to] = [last, next];
  let left = before - Math.min(here, at - last);
  for (let number = event; left > 0 && number > 0; number--) {
    from = instant(number - 1);
    left -= drawn(from, instant(number));
  }
  let right = after - Math.min(here, next - at);
  for (let number = event + 1; right > 0 && number <= records.length; number++) {
    to = instant(number + 1);
    right -= drawn(instant(number), to);
  }
  return { from, to, folds: folds.sort((one, other) => one.from - other.from) };
}

/** The `fold` at which the time between two instants is drawn in so many times its length. */
export function foldThatFits(records: Records, from: number, to: number, times: number): number {
  const first = records.lastAt(from);
  const gaps: number[] = [];
  let before = from;
  for (let event = first + 1; event <= records.length; event++) {
    const at = Math.min(to, records.instant(event) ?? to);
    if (at > before) gaps.push(at - before);
    before = at;
    if (at >= to) break;
  }
  if (to > before) gaps.push(to - before);
  const length = (fold: number) => gaps.reduce((sum, gap) => sum + (gap > fold ? drawnOfFold : gap / fold), 0);
  let [low, high] = [1, Math.max(2, to - from)];
  for (let round = 0; round < 40 && high - low > 1; round++) {
    const middle = (low + high) / 2;
    if (length(middle) > times) low = middle;
    else high = middle;
  }
  return Math.round(high);
}
