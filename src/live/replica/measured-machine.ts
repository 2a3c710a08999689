/** The virtual machine of a process: it measures how fast the guest runs. */
import { performance } from 'node:perf_hooks';
import { VirtualMachine } from '../../hypervisor/virtual-machine';
import type { EpochPace } from './epoch-pace';

const nsPerMs = 1e6;
/** A shorter chunk takes its time for the way in and out. */
const leastMeasured = 4096;
type Made = ConstructorParameters<typeof VirtualMachine>;

export class MeasuredMachine extends VirtualMachine {
  private readonly pace: EpochPace;

  constructor(...[cpu, io, clock, actor, cost, trace, pace]: [...Made, EpochPace]) {
    super(cpu, io, clock, actor, cost, trace);
    this.pace = pace;
  }

  /** At most a slice: a processor that has just joined executes slowly, and its peer awaits signs of life. */
  override run(...[extraNs, exitCostNs, limit, ...more]: Parameters<VirtualMachine['run']>): void {
    const [before, startMs] = [this.cpu.instructions, performance.now()];
    super.run(extraNs, exitCostNs, Math.min(limit, this.pace.slice), ...more);
    const executed = this.cpu.instructions - before;
    // A waiting guest's instructions pass without being executed.
    if (!this.waits && executed >= leastMeasured) this.pace.measured(executed, (performance.now() - startMs) * nsPerMs);
  }
}
