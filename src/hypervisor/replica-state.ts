import type { Output } from '../../devices/device';
import type { ProtocolMessage } from '../protocol/messages';
import type { ConsoleInput } from './console-input';
import type { ConsoleState } from './console-output';
import type { OutputPath } from './output-path';
import type { OperationsState } from './outstanding-operations';
import type { TimeOfDay, TimeState } from './time-of-day';
import type { VirtualMachine } from './virtual-machine';

/** The state of a replica at an epoch's boundary, without memory; plain data. */
export interface ReplicaState {
  /** The next epoch. */
  readonly epoch: number;
  /** Its instructions, where epochs differ in length. */
  readonly epochLength?: number;
  /** CR16 at the start of that epoch, where CR16 counts instructions. */
  readonly ticks: number;
  readonly machine: unknown;
  readonly operations: OperationsState;
  readonly console: ConsoleState;
  readonly inputReceived: number;
  readonly requestedHalt?: Output;
  readonly time: TimeState;
  /** The processor's own clock. */
  readonly timeOfDay: number;
  /** The interrupts of that epoch that have been forwarded already. */
  readonly interrupts: readonly Extract<ProtocolMessage, { kind: 'interrupt' }>[];
}

/**
 * What every replica holds alike at an epoch's boundary, beside processor and memory; plain data. Each processor has a
 * clock of its own, and knows by itself how much of the console's output the terminal has confirmed.
 */
export interface SharedState {
  readonly fronts: unknown;
  readonly operations: OperationsState;
  /** `missing`: bytes that are neither confirmed nor kept, always none. */
  readonly console: { readonly next: number; readonly missing: number };
  readonly inputReceived: number;
  readonly requestedHalt?: Output;
  readonly time: TimeState;
}

/** Takes the state of one replica, and restores that state in another. */
export class StateCapture {
  constructor(
    private readonly machine: VirtualMachine,
    private readonly outputs: OutputPath,
    private readonly input: ConsoleInput,
    private readonly time: TimeOfDay,
  ) {}

  state(epoch: number, ticks: number, interrupts: ReplicaState['interrupts'], nowAt: number): ReplicaState {
    const { operations, console, requestedHalt } = this.outputs;
    return {
      epoch,
      ticks,
      interrupts,
      machine: this.machine.snapshot(),
      operations: operations.snapshot(),
      console: console.snapshot(),
      inputReceived: this.input.received,
      requestedHalt,
      time: this.time.snapshot(),
      timeOfDay: this.time.ticks(nowAt),
    };
  }

  /** For comparisons. */
  shared(): SharedState {
    const { operations, console, requestedHalt } = this.outputs;
    const { next, confirmed, kept } = console.snapshot();
    return {
      fronts: this.machine.io.snapshot(),
      operations: operations.snapshot(),
      console: { next, missing: next - confirmed - kept.length },
      inputReceived: this.input.received,
      requestedHalt,
      time: this.time.snapshot(),
    };
  }

  restore(state: ReplicaState, nowAt: number): void {
    this.machine.restore(state.machine);
    this.outputs.operations.restore(state.operations);
    this.outputs.console.restore(state.console);
    this.outputs.requestedHalt = state.requestedHalt ?? undefined;
    this.input.restore(state.inputReceived);
    this.time.restore(state.time, nowAt, state.timeOfDay);
  }
}
