/** Points 2 and 7: the effects of the devices on the pair, against their effects on the bare machine. */
import { milliseconds } from '../../base/instant-text';
import type { Observed, ObservedEffect, PairObserved } from '../../sim/observed';
import type { PointNumber } from '../verdict';
import type { Shown } from './console';

/** What the repetitions by one device come to (§2.3). */
export type DeviceVerdict = 'consistent' | 'consistent with repeats' | 'not maskable';

/** A wrong or missing effect of a device. */
export interface WrongEffect extends Shown {
  readonly effect?: ObservedEffect;
}

interface Compared {
  /** Operations that were performed twice, by name. */
  readonly repeats: readonly string[];
  readonly devices: Readonly<Record<string, DeviceVerdict>>;
  readonly violation?: WrongEffect;
}

const nameOf = ({ what, device, processor }: ObservedEffect): string =>
  device === 'disk' ? `${what} by ${processor}` : `${what} of the ${device} by ${processor}`;
const isSame = (one: ObservedEffect, other: ObservedEffect | undefined): boolean =>
  other !== undefined && one.what === other.what && one.digest === other.digest;

/** The same effect again on a device that counts: the next record of a tape. */
const isDoneAgain = (effect: ObservedEffect, last: ObservedEffect | undefined): boolean =>
  last !== undefined && kindOf(effect) === kindOf(last) && effect.digest === last.digest;
const kindOf = ({ what }: ObservedEffect): string => what.replace(/\d+/g, '#');

/**
 * For each device: each effect is the bare run's next one, or repeats the last one, as an uncertain interrupt allows a
 * processor that has been promoted since. The device says what a repetition means. Under `repeatOutstanding` devices
 * must be insensitive to repetition: no driver hears of a repetition that it could test (end of §2.3).
 */
export function compareEffects(pair: PairObserved, expected: readonly ObservedEffect[]): Compared {
  const names = [...new Set([...expected, ...pair.effects].map(({ device }) => device))];
  const repeats: string[] = [];
  const allowed =
    pair.uncertainInterrupts + pair.takenOverOperations + pair.restartedOperations + pair.uncertainRequests;
  const devices: Record<string, DeviceVerdict> = {};
  for (const name of names) {
    const wanted = effectsOf(name, expected);
    let next = 0;
    let last: ObservedEffect | undefined;
    devices[name] = 'consistent';
    for (const effect of effectsOf(name, pair.effects)) {
      const mayRepeat = repeats.length < allowed && isPromotedSince(pair, last, effect);
      const repeatsUntested = pair.repeatsOutstanding && effect.sensitivity !== 'insensitive' && mayRepeat;
      if (isSame(effect, wanted[next])) next++;
      else if (isSame(effect, wanted[next - 1]) && mayRepeat) {
        repeats.push(`${nameOf(effect)} performed again at ${milliseconds(effect.at)}`);
        devices[name] =
          effect.sensitivity === 'neither' || repeatsUntested ? 'not maskable' : 'consistent with repeats';
      } else if (repeatsUntested && isDoneAgain(effect, wanted[next - 1])) {
        repeats.push(`${nameOf(effect)} performed again at ${milliseconds(effect.at)}`);
        devices[name] = 'not maskable';
        break;
      } else return { repeats, devices, violation: wrong(effect, wanted.slice(0, next)) };
      last = effect;
    }
    if (pair.finished && devices[name] !== 'not maskable' && next < wanted.length) {
      const text = `${wanted.length - next} effects of the ${name} in the bare run are missing`;
      return { repeats, devices, violation: { point: 7, text } };
    }
  }
  return { repeats, devices };
}

/** The guests on an Ethernet send a frame again when they please: each frame counts once, where it comes first. */
function effectsOf(name: string, effects: readonly ObservedEffect[]): readonly ObservedEffect[] {
  const seen = new Set<string>();
  return effects.filter(({ device, sensitivity, digest }) => {
    if (device !== name || seen.has(digest)) return false;
    if (sensitivity === 'unreliable') seen.add(digest);
    return true;
  });
}

/**
 * The same without a bare run: an effect that a processor promoted since performs once more is a repetition, and every
 * other effect counts as right.
 */
export function compareRepeats(pair: PairObserved): Compared {
  const isRepeat = (effect: ObservedEffect, at: number): boolean => {
    const last = pair.effects.slice(0, at).findLast(({ device }) => device === effect.device);
    return isSame(effect, last) && isPromotedSince(pair, last, effect);
  };
  return compareEffects(
    pair,
    pair.effects.filter((effect, at) => !isRepeat(effect, at)),
  );
}

/** Whether another processor has come to lead since the last effect, or the environment was started anew. */
const isPromotedSince = (
  { leaders, environmentStarts }: PairObserved,
  last: ObservedEffect | undefined,
  effect: ObservedEffect,
): boolean =>
  last !== undefined &&
  (leaders.some(({ at, processor }) => at >= last.at && at <= effect.at && processor !== last.processor) ||
    environmentStarts.some((at) => at >= last.at && at <= effect.at));

/** A late effect has overwritten a newer one. */
function wrong(effect: ObservedEffect, done: readonly ObservedEffect[]): WrongEffect {
  const point: PointNumber = done.slice(0, -1).some((each) => isSame(effect, each)) ? 7 : 2;
  return {
    point,
    effect,
    text: `${nameOf(effect)} at ${milliseconds(effect.at)} is not what the bare machine does next`,
  };
}

/** Point 7: every write that the guest knows complete is on its medium at the end. */
export function compareMedia(pair: Observed, bare: Observed): Shown | undefined {
  if (pair.diskDigest !== bare.diskDigest) return { point: 7, text: 'the disk at the end differs from the bare run’s' };
  return pair.tapeDigest === bare.tapeDigest
    ? undefined
    : { point: 7, text: 'the tape at the end differs from the bare run’s' };
}
