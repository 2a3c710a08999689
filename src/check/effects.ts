/** What devices have done on the pair against what they have done on the bare machine (DESIGN §6, points 2 and 7). */
import type { ObservedEffect, PairObserved } from '../sim/observed';

export type DeviceVerdict = 'consistent' | 'consistent with repeats' | 'not maskable';

interface Compared {
  /** Operations that were performed twice, each named. */
  readonly repeats: readonly string[];
  readonly devices: Readonly<Record<string, DeviceVerdict>>;
  readonly violation?: string;
}

const nameOf = ({ what, device, processor }: ObservedEffect): string =>
  device === 'disk' ? `${what} by ${processor}` : `${what} of the ${device} by ${processor}`;
const isSame = (one: ObservedEffect, other: ObservedEffect | undefined): boolean =>
  other !== undefined && one.what === other.what && one.digest === other.digest;

/** The same thing done again where the device counts: the next record of a tape. */
const isDoneAgain = (effect: ObservedEffect, last: ObservedEffect | undefined): boolean =>
  last !== undefined && kindOf(effect) === kindOf(last) && effect.digest === last.digest;
const kindOf = ({ what }: ObservedEffect): string => what.replace(/\d+/g, '#');

/**
 * For each device: each effect is the bare run's next one, or repeats the last one, which an uncertain interrupt allows. What a
 * repetition means, the device says. Under `repeatOutstanding` devices must be insensitive to it: no driver hears of a repetition that it
 * could test (end of §2.3).
 */
export function compareEffects(pair: PairObserved, expected: readonly ObservedEffect[]): Compared {
  const names = [...new Set([...expected, ...pair.effects].map(({ device }) => device))];
  const repeats: string[] = [];
  const allowed = pair.uncertainInterrupts + pair.restartedOperations;
  const devices: Record<string, DeviceVerdict> = {};
  for (const name of names) {
    const wanted = expected.filter(({ device }) => device === name);
    let next = 0;
    devices[name] = 'consistent';
    for (const effect of pair.effects.filter(({ device }) => device === name)) {
      const repeatsUntested =
        pair.repeatsOutstanding && effect.sensitivity !== 'insensitive' && repeats.length < allowed;
      if (isSame(effect, wanted[next])) next++;
      else if (next > 0 && isSame(effect, wanted[next - 1]) && repeats.length < allowed) {
        repeats.push(`${nameOf(effect)} performed again at ${effect.at} ns`);
        devices[name] =
          effect.sensitivity === 'neither' || repeatsUntested ? 'not maskable' : 'consistent with repeats';
      } else if (repeatsUntested && isDoneAgain(effect, wanted[next - 1])) {
        repeats.push(`${nameOf(effect)} performed again at ${effect.at} ns`);
        devices[name] = 'not maskable';
        break;
      } else {
        const violation = `${nameOf(effect)} at ${effect.at} ns is not what the bare machine does next`;
        return { repeats, devices, violation };
      }
    }
    if (pair.finished && devices[name] !== 'not maskable' && next < wanted.length) {
      return {
        repeats,
        devices,
        violation: `${wanted.length - next} effects of the ${name} in the bare run are missing`,
      };
    }
  }
  return { repeats, devices };
}
