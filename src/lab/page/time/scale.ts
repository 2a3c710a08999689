/** What stands under the slider: round numbers, how long nobody led, and how the run ended; none lies on another. */
import { milliseconds, shortMilliseconds } from '../../../page/format';
import type { RunInfo } from '../../protocol';

export interface ScaleLabel {
  readonly text: string;
  /** Where it begins, in pixels from the slider's left; the last one ends at its right. */
  readonly left?: number;
}

/** Of a letter or a digit of 11 px. */
const letterPx = 5.8;
const gapPx = 12;
/** Between two round numbers. */
const leastStepPx = 110;

/** The end of a run in words. */
function endOf({ endsAt, ended, verdict }: RunInfo): string {
  const words = verdict.verdict === 'no replica left' ? 'no replica left' : 'guest halts';
  return ended ? `${milliseconds(endsAt)} ms, ${words}` : `${milliseconds(endsAt)} …`;
}

/** 1, 2 or 5 times a power of ten, in nanoseconds. */
function roundStep(least: number): number {
  const power = 10 ** Math.floor(Math.log10(least));
  return ([1, 2, 5].find((each) => each * power >= least) ?? 10) * power;
}

/** `leaderless`: the stretches in which no replica leads, but for the run's end. */
export function scaleOf(
  info: RunInfo,
  width: number,
  leaderless: readonly { readonly from: number; readonly to: number }[],
): readonly ScaleLabel[] {
  const { endsAt } = info;
  const taken: { readonly left: number; readonly right: number; readonly text: string }[] = [];
  const place = (text: string, wished: number) => {
    const wide = letterPx * text.length;
    const left = Math.min(Math.max(0, wished), width - wide);
    if (taken.some((each) => left < each.right + gapPx && left + wide + gapPx > each.left)) return;
    taken.push({ left, right: left + wide, text });
  };
  const middle = (text: string, at: number) =>
    place(text, (at / Math.max(1, endsAt)) * width - (letterPx * text.length) / 2);
  place('0', 0);
  place(endOf(info), width);
  for (const { from, to } of leaderless) middle(`${shortMilliseconds(to - from)} ms without a leader`, (from + to) / 2);
  const step = roundStep((Math.max(1, endsAt) * leastStepPx) / Math.max(1, width));
  for (let at = step; at < endsAt; at += step) middle(shortMilliseconds(at), at);
  const [beginning, end, ...others] = taken;
  return [{ text: end.text }, beginning, ...others];
}
