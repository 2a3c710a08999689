/** Time-outs and heartbeats that a link between two processors cannot bear, whatever runs on it. */
import { hp9000model720 } from '../cost-model';
import type { RunPlan } from './plan';

/** The shortest Ethernet frame, as a heartbeat is; and a page of memory with what is around it. */
const heartbeatBytes = 84;
const pageFrameBytes = 4096 + 80;

const onTheWireNs = (bytes: number): number => (bytes * 8e9) / hp9000model720.bitsPerSecond;
const milliseconds = (ns: number): string => `${Number((ns / 1e6).toFixed(4))} ms`;

/** Why replicas would not trust each other in this run even if nothing failed; nothing where they do. */
export function neverTrusts({ detector, joinAfterNs }: Pick<RunPlan, 'detector' | 'joinAfterNs'>): string | undefined {
  const { heartbeatNs, timeoutNs } = detector;
  const heartbeatWireNs = onTheWireNs(heartbeatBytes);
  if (heartbeatNs < 2 * heartbeatWireNs) {
    return `a heartbeat every ${milliseconds(heartbeatNs)} leaves no room for messages: each takes ${milliseconds(heartbeatWireNs)} on the link; let ${milliseconds(2 * heartbeatWireNs)} pass at least`;
  }
  const pageWireNs = onTheWireNs(pageFrameBytes);
  if (joinAfterNs !== undefined && timeoutNs <= pageWireNs) {
    return `with a time-out of ${milliseconds(timeoutNs)} no processor can join: a page of the state takes ${milliseconds(pageWireNs)} on the link, and meanwhile nothing else is heard`;
  }
  return undefined;
}
