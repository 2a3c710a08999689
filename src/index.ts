/** The public door: everything that an example, a test of somebody else's or another tool may import. */
export type { Completion, DeviceBack, DeviceFront, DmaPort, Output } from '../devices/device';
export { type JudgedPair, type JudgedRun, judgedPair } from './check/judged-run';
export type { Verdict } from './check/oracle';
export { type Protocol, presets, type Switches } from './hypervisor/switches';
export { ElfError } from './pa-risc/elf';
export type { Exit, Processor } from './pa-risc/processor';
export type { Arbiter, ClaimAnswer, View } from './ports/arbiter';
export type { BlockStore } from './ports/block-store';
export type { Clock, TimerEvent } from './ports/clock';
export type { LinkEnd } from './ports/link';
export type { BusPhase, BusPort, BusSignal } from './ports/scsi-bus';
export type { Terminal, TerminalByte } from './ports/terminal';
export type { Trace, TraceRecord } from './ports/trace';
export { runBare } from './sim/bare';
export type { Observed } from './sim/observed';
export type { Failover, Pair, PairObservers } from './sim/pair';
export { defaultPlan, emptyDiskBytes, type Kill, type RunPlan } from './sim/plan';
