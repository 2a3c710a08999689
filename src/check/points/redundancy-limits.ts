import { hp9000model720 } from '../../sim/cost-model';
import { faultlessLink } from '../../sim/plan/link-plan';
import type { RunPlan } from '../../sim/plan/plan';

/** The longest that a processor may be outside the view, in nanoseconds of virtual time. */
export interface RedundancyLimits {
  /** Backups at the start. */
  readonly backups: number;
  /** From then on the link has no more faults than all the time; durations are counted from there. */
  readonly settledAt: number;
  /** The time until a processor that no leader will admit has noticed, and has halted. */
  readonly haltNs: number;
  /** The time until a joiner has the whole state and is in the view, if no other processor joins. */
  readonly joinNs: number;
}

const pageBytes = 4096;
/** The bytes around each page on the wire: the frame, and the message's fields. */
const aroundPageBytes = 80;
const pagesAtOneBoundary = 4;
/** Each page once, and the pages written meanwhile again, in each round of a state transfer. */
const rounds = 6;
const onceMoreNs = 1e9;

export function redundancyLimits({ link, backups, detector, memorySize, epochLength }: RunPlan): RedundancyLimits {
  const { loss, corruption, latencyNs, jitterNs, cuts, calmFromNs } = { ...faultlessLink, ...link };
  const { instructionNs, bitsPerSecond } = hp9000model720;
  const lost = calmFromNs === undefined ? loss + corruption : 0;
  const wayNs = 2 * (latencyNs + jitterNs);
  const pageNs = ((pageBytes + aroundPageBytes) * 8e9) / bitsPerSecond / Math.max(1 - lost, 0.1) ** 2;
  const boundaryNs = 2 * epochLength * instructionNs + wayNs + (lost > 0 ? 50e6 : 1e6);
  return {
    backups,
    settledAt: Math.max(calmFromNs ?? 0, ...cuts.map(({ untilNs }) => untilNs)),
    // Each of the others may have to be suspected, one after the other.
    haltNs: (backups + 3) * detector.timeoutNs + 5 * wayNs + (lost > 0 ? 500e6 : 100e6),
    joinNs: rounds * (memorySize / pageBytes) * (pageNs + boundaryNs / pagesAtOneBoundary) + onceMoreNs,
  };
}
