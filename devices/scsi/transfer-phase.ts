/** The phases for which the states of a target's chart stand. */
import type { SnapshotFrom } from 'xstate';
import type { scsiTargetMachine } from '../../machines/scsi-target';
import type { BusPhase } from '../../src/ports/scsi-bus';

type Snapshot = SnapshotFrom<typeof scsiTargetMachine>;

const ofNexus = ['command', 'dataOut', 'dataIn', 'status', 'messageIn'] as const;

/** The phase in which the nexus goes on after the initiator's messages; `undefined`: it stands for no transfer. */
export const phaseOfNexus = (snapshot: Snapshot): BusPhase | undefined =>
  ofNexus.find((phase) => snapshot.hasTag(phase));

/** The phase on the bus: that of the initiator's messages and of their rejection comes first. */
export function phaseOnBus(snapshot: Snapshot): BusPhase | undefined {
  if (snapshot.hasTag('messageOut')) return 'messageOut';
  return snapshot.hasTag('rejection') ? 'messageIn' : phaseOfNexus(snapshot);
}
