import { assert } from '../base/assert';
import type { Clock } from '../ports/clock';
import type { EnvironmentExit } from './blocked';
import type { Mutations } from './mutations';
import type { TimeOfDay } from './time-of-day';
import type { VirtualMachine } from './virtual-machine';

/** What environment instructions yield: the time of day and the registers of devices. */
export class EnvironmentValues {
  constructor(
    private readonly machine: VirtualMachine,
    private readonly time: TimeOfDay,
    private readonly clock: Clock,
    private readonly mutations: Mutations,
  ) {}

  /** This processor itself executes the environment instruction. */
  resolve(exit: EnvironmentExit): number {
    return exit.kind === 'intervalTimer'
      ? this.time.ticks(this.clock.nowAt)
      : this.machine.load(exit.address, exit.size) >>> 0;
  }

  /** The primary has executed it. A register read has its side effects here too; what it yields is the same by construction. */
  replay(exit: EnvironmentExit, value: number): number {
    if (exit.kind === 'ioLoad') {
      const own = this.machine.load(exit.address, exit.size) >>> 0;
      assert(own === value, `the register at ${exit.address >>> 0} reads ${own} here and ${value} at the primary`);
    } else if (!this.mutations.has('clockCorrection')) this.time.see(value);
    return value;
  }
}
