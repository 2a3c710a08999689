/** What happens on a link, how long a replica trusts the other one, and how clocks drift, from their words. */
import type { Cut, LinkPlan } from './link-plan';
import { type DetectorPlan, defaultPlan } from './plan';
import { chance, nanoseconds, partsPerMillion, settings } from './settings-grammar';

/** Each frame is held against each of them. */
export const greatestCuts = 1000;

/** The processors of a pair, and what they are at power-on. */
const pair = ['left', 'right'] as const;
const roles: Readonly<Record<string, string>> = { primary: 'left', backup: 'right' };

const readers: Readonly<Record<string, (key: string, value: string) => Partial<LinkPlan>>> = {
  loss: (key, value) => ({ loss: chance(key, value) }),
  delay: (key, value) => ({ latencyNs: nanoseconds(key, value) }),
  jitter: (key, value) => ({ jitterNs: nanoseconds(key, value) }),
  dup: (key, value) => ({ duplication: chance(key, value) }),
  corrupt: (key, value) => ({ corruption: chance(key, value) }),
  from: (key, value) => ({ faultsFromNs: nanoseconds(key, value) }),
  calm: (key, value) => ({ calmFromNs: nanoseconds(key, value) }),
};

/**
 * `loss=0.1,delay=200us,jitter=50us,dup=0.01,corrupt=0.01,cut=10ms..30ms`; a cut may come several times, has no end
 * as `10ms..`, and one direction as `left>right@10ms..30ms`; before `from=60ms` there are no faults but cuts, and from
 * `calm=1s` on there are none.
 */
export function parseLink(text: string, processors: readonly string[] = pair): Partial<LinkPlan> {
  let link: Partial<LinkPlan> = {};
  const cuts: Cut[] = [];
  for (const [key, value] of settings(text, [...Object.keys(readers), 'cut'], ['cut'])) {
    if (key === 'cut') cuts.push(parseCut(value, processors));
    else link = { ...link, ...readers[key](key, value) };
  }
  if (cuts.length > greatestCuts) throw new Error(`${cuts.length} cuts: expected at most ${greatestCuts}.`);
  return cuts.length === 0 ? link : { ...link, cuts };
}

function parseCut(text: string, processors: readonly string[]): Cut {
  const groups = /^(?:(?<from>[^@>]*)>(?<to>[^@>]*)@)?(?<start>[^.]+(?:\.\d+[^.]*)?)\.\.(?<end>.*)$/.exec(text)?.groups;
  if (groups === undefined)
    throw new Error(`cut=${text}: expected START..END, START.. or FROM>TO@START..END, as 10ms..30ms.`);
  const [from, to] = [groups.from, groups.to].map((name) => name || undefined);
  for (const name of [from, to]) {
    if (name !== undefined && !processors.includes(name)) {
      throw new Error(`cut=${text}: there is no processor ${name}, expected ${processors.join(' or ')}.`);
    }
  }
  if (from !== undefined && from === to) throw new Error(`cut=${text}: expected two different processors.`);
  const fromNs = nanoseconds('cut', groups.start);
  const untilNs = groups.end === '' ? Number.POSITIVE_INFINITY : nanoseconds('cut', groups.end);
  if (untilNs <= fromNs) throw new Error(`cut=${text}: expected an end after the start.`);
  return { fromNs, untilNs, ...(from && { from }), ...(to && { to }) };
}

/** `timeout=50ms,heartbeat=5ms`; what is not told is as in every run. */
export function parseDetector(text: string): DetectorPlan {
  const given = new Map(settings(text, ['timeout', 'heartbeat']).map(([key, value]) => [key, nanoseconds(key, value)]));
  const { heartbeat = defaultPlan.detector.heartbeatNs, timeout = defaultPlan.detector.timeoutNs } = Object.fromEntries<
    number | undefined
  >(given);
  if (heartbeat === 0) throw new Error(`'${text}': expected a heartbeat of more than 0.`);
  if (timeout <= heartbeat) {
    throw new Error(`'${text}': expected a timeout greater than the heartbeat, which is ${heartbeat / 1e6}ms.`);
  }
  return { heartbeatNs: heartbeat, timeoutNs: timeout };
}

/** `primary=+40ppm,backup=-10ppm`, roles at power-on or names; answers the drift by processor. */
export function parseDrift(text: string, processors: readonly string[] = pair): Readonly<Record<string, number>> {
  const drift: Record<string, number> = {};
  for (const [key, value] of settings(text, [...Object.keys(roles), ...processors])) {
    const name = roles[key] ?? key;
    if (Object.hasOwn(drift, name)) throw new Error(`${key} is given twice: it is ${name}.`);
    drift[name] = partsPerMillion(key, value);
  }
  return drift;
}
