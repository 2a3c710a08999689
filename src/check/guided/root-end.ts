/**
 * When a search leaves its seed's own run. What a guest does later is mostly what it has done before, so that the
 * instructions of the rest are better spent on other seeds; one run of so many goes on to its end.
 */
import { Random } from '../../base/random';
import { calmFromNs, type Trial } from '../campaign/trial';

const wholeRuns = 1 / 8;
/** At this part of the guest's span at the earliest; each order of magnitude is as likely as another. */
const leastPart = 20;
const steps = 1000;

/** In virtual nanoseconds; infinite for a run that is not left. */
export function rootEndNs(trial: Trial): number {
  const random = new Random(`root/${trial.seed}`);
  if (random.chance(wholeRuns)) return Number.POSITIVE_INFINITY;
  return Math.round(calmFromNs(trial) / leastPart ** (random.integer(0, steps) / steps));
}
