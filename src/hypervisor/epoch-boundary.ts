import type { Clock } from '../ports/clock';
import type { Trace } from '../ports/trace';
import type { EpochLog } from '../protocol/epoch-log';
import type { EnvironmentValues } from './environment-values';
import type { Epoch } from './epoch';
import type { VirtualInterrupt } from './interrupt-buffer';
import type { InterruptDelivery } from './interrupt-delivery';
import { fromMessage } from './interrupt-path';
import type { HypervisorOptions } from './options';
import type { OutputPath } from './output-path';
import type { GroupPort } from './ports';
import type { StateCapture } from './replica-state';
import type { Sender } from './sender';
import { stateDigest } from './state-digest';
import type { TimeOfDay } from './time-of-day';
import type { VirtualMachine } from './virtual-machine';

/** The digest of the state at an epoch's end, in a paranoid run. */
export interface EndDigest {
  readonly digest?: string;
}

/** The steps at the end of an epoch, for every role. The roles decide the order, and what comes between. */
export class EpochBoundary {
  constructor(
    private readonly options: Pick<HypervisorOptions, 'processor' | 'paranoid' | 'switches' | 'nextEpochLength'>,
    private readonly machine: VirtualMachine,
    private readonly clock: Clock,
    private readonly epoch: Epoch,
    private readonly log: EpochLog,
    private readonly delivery: InterruptDelivery,
    private readonly outputs: OutputPath,
    private readonly values: EnvironmentValues,
    private readonly time: TimeOfDay,
    private readonly sender: Sender,
    private readonly capture: StateCapture,
    private readonly group: Pick<GroupPort, 'term'>,
    private readonly trace: Trace,
  ) {}

  /** The interrupts that the primary has forwarded for this epoch. */
  forwarded(): readonly VirtualInterrupt[] {
    return this.log.interrupts(this.epoch.number).map(fromMessage);
  }

  /**
   * P2: sends the message that ends the epoch, with the number of interrupts and the time of day. Returns the message's
   * number.
   */
  sendEnd(interrupts: number, timeOfDay: number, more: EndDigest & { readonly repeats?: true }): number {
    const { number: epoch, executed: length } = this.epoch;
    this.countTime(timeOfDay);
    const { term } = this.group;
    const consoleConfirmed = this.outputs.console.confirmed;
    const nextLength = this.options.nextEpochLength?.();
    this.epoch.nextLength = nextLength;
    return this.sender.send({
      kind: 'epochEnd',
      epoch,
      term,
      length,
      interrupts,
      timeOfDay,
      consoleConfirmed,
      ...(nextLength !== undefined && { nextLength }),
      ...more,
    });
  }

  /** The time of day with which a processor that leads ends the epoch, in ticks. */
  timeAtEnd(): number {
    return this.values.timeAtEnd();
  }

  /** P5: loads the corrected time of day from the end of an epoch. */
  correctClock(ticks: number): void {
    this.time.correct(this.clock.nowAt, ticks);
  }

  /** The guest receives the interrupts; `term`: of the view of the processor that ended the epoch first. */
  deliver(interrupts: readonly VirtualInterrupt[], term: number, repeats: boolean): void {
    this.delivery.deliverAll(this.epoch.number, interrupts, repeats);
    this.delivery.recordEnd(this.epoch.number, term, false);
  }

  /** The epoch is over; `Role.startEpoch` starts the following epoch. */
  next(): void {
    this.log.forget(this.epoch.number);
    this.epoch.next();
  }

  /** Where CR16 counts instructions, the count goes on from here. */
  countTime(ticks: number): void {
    if (this.options.switches.clockSource === 'instructionCount') this.epoch.countTime(ticks);
  }

  /**
   * Paranoid: the digest of the state in which the epoch ends, before the guest receives the interrupts: processor,
   * memory, devices and everything that the hypervisor keeps alike at every replica. P2 sends `epochEnd` in that state;
   * a backup in another state delivers nothing more to its guest.
   */
  digest(term: number): EndDigest {
    if (!this.options.paranoid) return {};
    const digest = stateDigest(this.machine.cpu.digest(), this.capture.shared());
    this.trace.record(this.options.processor, 'epoch.digested', { epoch: this.epoch.number, term, digest });
    return { digest };
  }
}
