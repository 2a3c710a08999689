import { assert } from '../base/assert';
import type { Clock } from '../ports/clock';
import type { Trace } from '../ports/trace';
import type { EnvironmentExit } from './blocked';
import type { FirmwarePath } from './firmware-path';
import type { HypervisorOptions } from './options';
import type { TimeOfDay } from './time-of-day';
import type { VirtualMachine } from './virtual-machine';

/** What environment instructions yield: the time of day and the registers of devices. */
export class EnvironmentValues {
  constructor(
    private readonly options: Pick<HypervisorOptions, 'processor' | 'mutations'>,
    private readonly machine: VirtualMachine,
    private readonly firmware: FirmwarePath,
    private readonly time: TimeOfDay,
    private readonly clock: Clock,
    private readonly trace: Trace,
  ) {}

  /** This processor itself executes the environment instruction. */
  resolve(exit: EnvironmentExit): number {
    return exit.kind === 'ioLoad'
      ? this.machine.load(exit.address, exit.size) >>> 0
      : this.time.ticks(this.clock.nowAt);
  }

  /** The primary has executed it. A register read has its side effects here too; what it yields is the same by construction. */
  replay(exit: EnvironmentExit, value: number): number {
    if (exit.kind === 'ioLoad') {
      const own = this.machine.load(exit.address, exit.size) >>> 0;
      assert(own === value, `the register at ${exit.address >>> 0} reads ${own} here and ${value} at the primary`);
    } else if (!this.options.mutations.has('clockCorrection')) this.time.see(value);
    return value;
  }

  /** The guest gets its value. */
  supply(value: number, kind: EnvironmentExit['kind']): void {
    if (kind !== 'ioLoad') this.trace.record(this.options.processor, 'time.read', { ticks: value });
    if (kind === 'timeOfDay') this.firmware.supply(value);
    else this.machine.cpu.supply(value | 0);
  }
}
