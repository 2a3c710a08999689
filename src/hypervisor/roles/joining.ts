import type { Clock } from '../../ports/clock';
import type { Trace } from '../../ports/trace';
import type { EpochLog } from '../../protocol/epoch-log';
import type { Epoch } from '../epoch';
import type { EpochBoundary } from '../epoch-boundary';
import type { VirtualInterrupt } from '../interrupt-buffer';
import type { HypervisorOptions } from '../options';
import type { ReplicaState, StateCapture } from '../replica-state';
import type { VirtualMachine } from '../virtual-machine';
import type { Waiting } from '../waiting';
import { Role } from './role';

/** A new or repaired replica, which receives the state of a running machine. Its own machine stands still. */
export class Joining extends Role {
  readonly name = 'joining';

  constructor(
    private readonly options: Pick<HypervisorOptions, 'processor'>,
    private readonly machine: VirtualMachine,
    private readonly clock: Clock,
    private readonly epoch: Epoch,
    private readonly log: EpochLog,
    private readonly capture: StateCapture,
    private readonly boundary: EpochBoundary,
    private readonly waiting: Waiting,
    private readonly trace: Trace,
  ) {
    super();
  }

  override chunkLimit(): number {
    return this.epoch.length;
  }

  override interrupt({ source }: VirtualInterrupt): void {
    this.trace.record(this.options.processor, 'interrupt.ignored', { source });
  }

  /** A page of memory. */
  receivePage(address: number, bytes: Uint8Array): void {
    this.machine.cpu.writeMemory(address, bytes);
  }

  /** The rest of the state: from here on this processor is a backup. */
  receiveState(state: ReplicaState): void {
    this.epoch.number = state.epoch;
    this.epoch.length = state.epochLength ?? this.epoch.length;
    this.capture.restore(state, this.clock.nowAt);
    this.boundary.countTime(state.ticks);
    for (const message of state.interrupts) this.log.receive(message);
    this.trace.record(this.options.processor, 'role.backup', { epoch: state.epoch });
    this.waiting.ended();
  }
}
