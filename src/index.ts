/** The public door: everything that an example, a test of somebody else's or another tool may import. */
export { ADDRESS_MAP } from '../devices/address-map';
export type {
  Completion,
  DeviceBack,
  DeviceFront,
  DmaPort,
  GuestMemory,
  Inspect,
  InspectedEvent,
  InspectObserver,
  Operation,
  Output,
} from '../devices/device';
export { type Effect, Effects, type NumberedEffect, type Sensitivity } from '../devices/effects';
export type { DeviceRow, Outside, Place, World } from '../devices/place';
export type { DiskError } from '../devices/scsi/defects';
export type { Sense } from '../devices/scsi/sense';
export { TapeImageError } from '../devices/scsi/tape-image';
export type { TargetRow } from '../devices/scsi/target-row';
export {
  answer,
  bigEndian,
  type CommandReply,
  type LogicalUnit,
  type MediumWork,
  numberAt,
  refuse,
  type WorkOutcome,
} from '../devices/scsi/unit';
export type { Transfer } from '../devices/transfers';
export { checkDevice, type DeviceCheckOptions, type DeviceReport, type Rule, type Violation } from './check/device';
export type { DriverStep, RegisterWrite } from './check/device-bench';
export type { Divergence } from './check/divergence';
export { type JudgedPair, judgedPair } from './check/judged-pair';
export type { BareRun, JudgedRun } from './check/judged-run';
export type { Verdict } from './check/oracle';
export type { DeviceVerdict } from './check/points/effects';
export {
  type ScenarioFailure,
  type ScenarioOptions,
  type ScenarioResult,
  scenario,
} from './check/scenario/run';
export { ScenarioError } from './check/scenario/scenario-error';
export { isConsistent, type PointNumber, type PointViolation, type VerdictName } from './check/verdict';
export { type Protocol, presets, type Switches } from './hypervisor/switches';
export { inspectorMessages } from './inspector/inspector-messages';
export type {
  ActorMessage,
  EventMessage,
  InspectorAction,
  InspectorEvent,
  InspectorMessage,
  InspectorMicrostep,
  InspectorSnapshot,
  InspectorTransition,
  MessageHead,
  SnapshotMessage,
} from './inspector/messages';
export {
  type AssembledSection,
  type AssemblerOptions,
  type Assembly,
  AssemblyError,
  asm,
  assemble,
} from './pa-risc/assembler/assembler';
export { disassemble } from './pa-risc/assembler/disassembler';
export type { LoadedKind } from './pa-risc/assembler/sections';
export { ElfError } from './pa-risc/elf';
export { writeElf } from './pa-risc/elf-writer';
export type { Exit, Processor } from './pa-risc/processor';
export type { NamedRegister } from './pa-risc/register-names';
export type { ProcessorKind } from './pa-risc/routines';
export type { TlbEntry } from './pa-risc/tlb';
export type { Side } from './pa-risc/translation';
export type { Arbiter, ClaimAnswer, View } from './ports/arbiter';
export type { BlockStore, DiskImage } from './ports/block-store';
export type { Clock, TimerEvent } from './ports/clock';
export type { LinkEnd } from './ports/link';
export type { BusPhase, BusPort, BusSignal, Received } from './ports/scsi-bus';
export type { Terminal, TerminalByte } from './ports/terminal';
export type { FieldsToTell, Trace, TraceRecord, TraceRecords, TraceType, WrittenRecord } from './ports/trace';
export { PowerOnError } from './replica/power-on';
export { type BareResult, runBare } from './sim/bare';
export type { CostModel } from './sim/cost-model';
export type { Failover, Join } from './sim/failover';
export type { Attachment } from './sim/inspection/actors';
export { inventory, type ListedDevice } from './sim/inventory';
export type { Leader, Observed, ObservedEffect, PairObserved } from './sim/observed';
export type { PairObservers } from './sim/pair';
export type { EnvironmentView, PairView, ReplicaView } from './sim/pair-view';
export { type PlanOptions, plan } from './sim/plan/checked-plan';
export type { EnvironmentFault, Fault, LesserFault, PlannedFault, ProcessorFault, When } from './sim/plan/faults';
export type { FrameFault } from './sim/plan/frame-faults';
export { type Cut, faultlessLink, type LinkPlan } from './sim/plan/link-plan';
export type { NetworkPlan, PeerPlan, SegmentPlan } from './sim/plan/network-plan';
export {
  type DetectorPlan,
  defaultPlan,
  emptyDiskBytes,
  type Kill,
  type Reseed,
  type RunPlan,
  type Typed,
} from './sim/plan/plan';
export { PlanError } from './sim/plan/plan-error';
export type { ProcessorPlan } from './sim/plan/processor-grammar';
export type { ProcessorName, Victim } from './sim/plan/victim';
export type { Snapshot } from './sim/snapshot/snapshots';
export { type TraceFormat, traceFormats } from './trace/exports/formats';
export type { TraceExport } from './trace/exports/trace-export';
