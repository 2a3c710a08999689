/** Where on the picture an instant stands: linear, but for folds. */
import type { Axis } from '../../../protocol';

/** How wide the break of a fold is, in pixels. */
export const breakPx = 24;
/** How long a stretch must be drawn to be folded: a part of the picture, if it is small. */
export const foldPxOf = (length: number): number => Math.min(240, Math.max(80, length * 0.4));

interface Knot {
  readonly at: number;
  readonly px: number;
}

export class TimeScale {
  readonly #knots: readonly Knot[];
  readonly #shift: number;

  /** `px`: of a nanosecond. `at` stands at the place `place`. */
  constructor(
    readonly axis: Axis,
    readonly px: number,
    at: number,
    place: number,
  ) {
    const knots: Knot[] = [{ at: axis.from, px: 0 }];
    for (const { from, to } of axis.folds) {
      const last = knots[knots.length - 1];
      const begins = last.px + Math.max(0, from - last.at) * px;
      knots.push({ at: from, px: begins }, { at: to, px: begins + breakPx });
    }
    this.#knots = knots;
    this.#shift = place - this.#along(at);
  }

  /** The place of an instant. */
  place(at: number): number {
    return this.#along(at) + this.#shift;
  }

  /** The instant at a place. */
  instant(place: number): number {
    const px = place - this.#shift;
    const at = this.#knots.findLastIndex((knot) => knot.px <= px);
    const knot = this.#knots[Math.max(0, at)];
    const next = this.#knots[at + 1];
    const isFold = at > 0 && at % 2 === 1 && next !== undefined;
    const perNs = isFold ? breakPx / (next.at - knot.at) : this.px;
    return Math.max(0, Math.round(knot.at + (px - knot.px) / perNs));
  }

  #along(at: number): number {
    const { axis, px } = this;
    const before = this.#knots.findLastIndex((knot) => knot.at <= at);
    if (before < 0) return (at - axis.from) * px;
    const knot = this.#knots[before];
    const next = this.#knots[before + 1];
    const isFold = before % 2 === 1 && next !== undefined;
    return isFold
      ? knot.px + ((at - knot.at) / Math.max(1, next.at - knot.at)) * breakPx
      : knot.px + (at - knot.at) * px;
  }
}

/**
 * Instants for ticks between two places: each a round number, at least so many pixels apart; every second one is
 * written.
 */
export function ticksOf(
  scale: TimeScale,
  length: number,
): readonly { readonly at: number; readonly place: number; readonly isWritten: boolean; readonly text: string }[] {
  const wanted = 46 / scale.px;
  const power = 10 ** Math.floor(Math.log10(wanted));
  const step = ([1, 2.5, 5, 10].find((each) => each * power >= wanted) ?? 10) * power;
  const digits = Math.max(0, Math.ceil(-Math.log10((2 * step) / 1e6) - 1e-9));
  const { from, to, folds } = scale.axis;
  const ticks = [];
  const stretches = [...folds, { from: to, to }].map((fold, at) => [folds[at - 1]?.to ?? from, fold.from] as const);
  for (const [begins, ends] of stretches) {
    const first = Math.max(begins, scale.instant(0));
    const last = Math.min(ends, scale.instant(length));
    for (let number = Math.ceil(first / step); number * step <= last; number++) {
      const at = number * step;
      const text = (at / 1e6).toFixed(digits);
      ticks.push({ at, place: scale.place(at), isWritten: number % 2 === 0, text });
    }
  }
  return ticks;
}
