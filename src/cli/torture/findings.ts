/**
 * What a fleet has found: the many seeds that fail for one reason are one finding, told by the smallest of their shrunk
 * trials.
 */
import type { TrialResult } from '../../check/campaign/running-trial';
import { classOf } from '../../check/campaign/shrink';
import { type Failure, greatestShrunk, tellFailure } from './failures';

export interface Finding {
  /** The violation without what differs from run to run. */
  readonly fingerprint: string;
  /** The number of seeds that it explains. */
  readonly explains: number;
  readonly smallest: Failure;
}

/** More reasons than these are only named. */
const greatestFindings = 20;

const fingerprintOf = ({ violation = '' }: Pick<TrialResult, 'violation'>): string => classOf(violation);

/** By fingerprint, those first that fail soonest. */
function grouped(failed: readonly TrialResult[]): ReadonlyMap<string, readonly TrialResult[]> {
  const groups = new Map<string, TrialResult[]>();
  for (const result of failed.toSorted((one, other) => one.virtualTimeNs - other.virtualTimeNs)) {
    const group = groups.get(fingerprintOf(result));
    if (group === undefined) groups.set(fingerprintOf(result), [result]);
    else group.push(result);
  }
  return groups;
}

/** Of each reason the seeds that fail soonest, which are quick to shrink. */
export const chosenByFingerprint = (failed: readonly TrialResult[]): readonly TrialResult[] =>
  [...grouped(failed).values()].slice(0, greatestFindings).flatMap((group) => group.slice(0, greatestShrunk));

/** Those that explain most first. */
export function findingsOf(failed: readonly TrialResult[], shrunk: readonly Failure[]): readonly Finding[] {
  const found = [...grouped(failed)].flatMap(([fingerprint, group]): readonly Finding[] => {
    const candidates = shrunk.filter((each) => group.some(({ seed }) => seed === each.seed));
    const [smallest] = candidates.toSorted((one, other) => sizeOf(one) - sizeOf(other));
    return smallest === undefined ? [] : [{ fingerprint, explains: group.length, smallest }];
  });
  return found.toSorted((one, other) => other.explains - one.explains);
}

/** Lines count most. */
function sizeOf({ shrunkScenario: text }: Failure): number {
  return text === undefined ? Number.POSITIVE_INFINITY : text.split('\n').length * 1e6 + text.length;
}

export function tellFinding({ explains, smallest }: Finding): void {
  tellFailure(smallest);
  process.stdout.write(`this explains ${explains} of the seeds that fail\n`);
}
