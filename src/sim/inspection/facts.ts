/** The facts of the actors without a chart for a reader, at one moment. */
import type { Facts } from '../../base/branch';
import type { Hypervisor } from '../../hypervisor/hypervisor';
import type { Processor } from '../../pa-risc/processor';
import type { EnvironmentSession } from '../../protocol/environment/session';
import type { LinkActor } from '../../replica/link-actor';

/** Whether the virtual machine runs or stands still, and its position. */
export function processorFacts({ chart, epoch, status }: Hypervisor, { instructions }: Processor): Facts {
  const snapshot = chart.getSnapshot();
  const waits = snapshot.hasTag('awaitsAcknowledgment')
    ? { waits: 'acknowledgment', upTo: status.waitsUpTo }
    : snapshot.hasTag('awaitsMessage')
      ? { waits: 'message' }
      : {};
  const state = snapshot.status !== 'active' ? 'halted' : 'waits' in waits ? 'waiting' : 'running';
  return { state, ...waits, role: status.role, epoch, instructions };
}

/** Whether the replica has a connection to the environment, and how many of its requests have not ended. */
export const sessionFacts = ({ isConnected, outstanding }: EnvironmentSession): Facts => ({ isConnected, outstanding });

/** The messages sent and not acknowledged, the messages received, and whether the peer is trusted. */
export function linkFactsOf({ channel, detectorState, peer }: LinkActor): Facts {
  const { unacknowledged, isHolding, isClosed, counts } = channel;
  return {
    peer,
    unacknowledged,
    isHolding,
    isClosed,
    bytes: counts.bytes,
    frames: { ...counts.frames },
    detectorState,
  };
}
