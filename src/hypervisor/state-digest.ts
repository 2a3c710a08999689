import { digestOfParts } from '../base/digest';
import type { SharedState } from './replica-state';

/**
 * Of the state in which an epoch ends, before its interrupts: processor and memory by their digest, and what the replicas hold alike beside them;
 * not the time that the guest has seen, which the epoch's end brings to all.
 */
export function stateDigest(processor: string, { time, ...shared }: SharedState): string {
  return digestOfParts([processor, JSON.stringify([shared, time.dueTicks])]);
}
