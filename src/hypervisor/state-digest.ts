import { digestOfParts } from '../base/digest';
import type { SharedState } from './replica-state';

/**
 * The digest of the state in which an epoch ends, before its interrupts: processor, memory, and what the replicas hold
 * alike. The time that the guest has seen is left out: `epochEnd` brings that to all.
 */
export function stateDigest(processor: string, { time, ...shared }: SharedState): string {
  return digestOfParts([processor, JSON.stringify([shared, time.dueTicks])]);
}
