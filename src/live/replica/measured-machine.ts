/** The virtual machine of a process: it measures how fast the guest runs. */
import { performance } from 'node:perf_hooks';
import { VirtualMachine } from '../../hypervisor/virtual-machine';
import type { EpochPace } from './epoch-pace';

const nsPerMs = 1e6;
type Made = ConstructorParameters<typeof VirtualMachine>;

export class MeasuredMachine extends VirtualMachine {
  private readonly pace: EpochPace;

  constructor(...[cpu, io, clock, actor, cost, trace, pace]: [...Made, EpochPace]) {
    super(cpu, io, clock, actor, cost, trace);
    this.pace = pace;
  }

  override run(...how: Parameters<VirtualMachine['run']>): void {
    const [before, startMs] = [this.cpu.instructions, performance.now()];
    super.run(...how);
    // A waiting guest's instructions pass without being executed.
    if (!this.waits) this.pace.measured(this.cpu.instructions - before, (performance.now() - startMs) * nsPerMs);
  }
}
