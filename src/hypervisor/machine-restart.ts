/**
 * After a reset by the guest the machine is again as at power-on, at both replicas at the same instruction. The reset
 * is an output: the leading processor releases it, the other one absorbs it, and each restarts its own machine at that
 * instruction.
 */
import type { Output } from '../../devices/device';
import type { Trace } from '../ports/trace';
import type { Epoch } from './epoch';
import type { HypervisorOptions } from './options';
import type { OutstandingOperations } from './outstanding-operations';
import type { TimeOfDay } from './time-of-day';
import type { VirtualMachine } from './virtual-machine';

/** The firmware's name for a machine that switches itself off (PDC_SOFT_POWER), which ends every run. */
const powerOff = 'powerOff';

export const isRestart = ({ kind, device }: Output, restarts: boolean): boolean =>
  restarts && kind === 'reset' && device !== powerOff;

/** Restarts this processor's machine. */
export class MachineRestart {
  constructor(
    private readonly options: Pick<HypervisorOptions, 'processor' | 'boundaryCost' | 'restart'>,
    private readonly machine: VirtualMachine,
    private readonly operations: OutstandingOperations,
    private readonly time: TimeOfDay,
    private readonly epoch: Epoch,
    private readonly trace: Trace,
  ) {}

  /** Whether the machine restarts after this output. */
  follows(output: Output): boolean {
    return isRestart(output, this.options.restart !== undefined);
  }

  /**
   * Restarts the machine if this output is the guest's reset: memory, processor and fronts are as at power-on; the
   * terminal's ordinals, the clock and the operations' numbers go on. Returns after how many nanoseconds the next
   * instruction comes.
   */
  after(output: Output): number {
    const { processor, boundaryCost, restart } = this.options;
    if (restart === undefined || !this.follows(output)) return 0;
    this.trace.record(processor, 'machine.restarted', { epoch: this.epoch.number });
    this.operations.abandonAll();
    this.time.stopIntervalTimer();
    this.machine.io.reset();
    restart();
    return boundaryCost.restartNs;
  }
}
