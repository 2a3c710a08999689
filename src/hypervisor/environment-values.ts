import { assert } from '../base/assert';
import type { Clock } from '../ports/clock';
import type { Trace } from '../ports/trace';
import type { EnvironmentExit } from './environment-exit';
import type { Epoch } from './epoch';
import type { FirmwarePath } from './firmware-path';
import type { HypervisorOptions } from './options';
import type { TimeOfDay } from './time-of-day';
import type { VirtualMachine } from './virtual-machine';

/** What environment instructions yield: the time of day and the registers of devices. */
export class EnvironmentValues {
  constructor(
    private readonly options: Pick<HypervisorOptions, 'processor' | 'switches'>,
    private readonly machine: VirtualMachine,
    private readonly epoch: Epoch,
    private readonly firmware: FirmwarePath,
    private readonly time: TimeOfDay,
    private readonly clock: Clock,
    private readonly trace: Trace,
  ) {}

  /** Whether every replica computes the same value alone, so that the primary sends none. */
  isLocal(exit: EnvironmentExit): boolean {
    const { registerReads, clockSource } = this.options.switches;
    return exit.kind === 'ioLoad' ? registerReads === 'simulated' : clockSource === 'instructionCount';
  }

  /** This processor itself executes the environment instruction. */
  resolve(exit: EnvironmentExit): number {
    if (exit.kind === 'ioLoad') return this.machine.load(exit.address, exit.size) >>> 0;
    if (this.isLocal(exit)) return this.epoch.ticks;
    // The backups' guests read this value too: every replica reckons an interval timer that is loaded next from it.
    const ticks = this.time.ticks(this.clock.nowAt);
    this.time.see(ticks);
    return ticks;
  }

  /**
   * The backup repeats the read of a register for its side effects; both fronts hold the same value by construction.
   */
  replay(exit: EnvironmentExit, value: number): number {
    if (exit.kind === 'ioLoad') {
      const own = this.machine.load(exit.address, exit.size) >>> 0;
      assert(own === value, `the register at ${exit.address >>> 0} reads ${own} here and ${value} at the primary`);
    } else this.seeReplayed(value);
    return value;
  }

  /** The guest receives the value. */
  supply(value: number, kind: EnvironmentExit['kind']): void {
    if (kind !== 'ioLoad') this.trace.record(this.options.processor, 'time.read', { ticks: value });
    if (kind === 'timeOfDay') this.firmware.supply(value);
    else this.machine.cpu.supply(value | 0);
  }

  /** The guest has loaded the interval timer's comparand. */
  timerLoaded(comparand: number): void {
    this.seeCounted();
    this.time.loadIntervalTimer(comparand);
    this.trace.record(this.options.processor, 'timer.loaded', { comparand });
  }

  /** The time of day with which the epoch ends, in ticks: not below any value that the guest may have seen. */
  timeAtEnd(): number {
    this.seeCounted();
    const ticks = this.time.ticks(this.clock.nowAt);
    this.time.see(ticks);
    return ticks;
  }

  /** §2.3: a promoted backup corrects its clock from the received values too. */
  protected seeReplayed(ticks: number): void {
    this.time.see(ticks);
  }

  private seeCounted(): void {
    if (this.options.switches.clockSource === 'instructionCount') this.time.see(this.epoch.ticks);
  }
}
