/**
 * All charts of a run, for readers, viewers and tests: `understudy/machines`. Their actions are named and do nothing.
 */
export { type ConsoleEvent, consoleMachine } from './console';
export { type EnvironmentEvent, environmentMachine } from './environment';
export type { AcknowledgmentCause, HypervisorContext, HypervisorEvent, MessageCause } from './events';
export { failureDetectorMachine } from './failure-detector';
export { hypervisorMachine } from './hypervisor';
export { type LanCommandUnitEvent, lanCommandUnitMachine } from './lan-command-unit';
export { type LanReceiveUnitEvent, lanReceiveUnitMachine } from './lan-receive-unit';
export { type ScsiControllerEvent, scsiControllerMachine } from './scsi-controller';
export { type ScsiTargetEvent, scsiTargetMachine } from './scsi-target';
