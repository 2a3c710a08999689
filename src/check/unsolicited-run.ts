/**
 * One run of a device that reports without an operation, with a driver that takes each interrupt back, and perhaps one
 * death of the primary.
 */
import type { Completion, Operation } from '../../devices/device';
import type { DeviceRow } from '../../devices/place';
import { Random } from '../base/random';
import { DeviceBench, type DriverStep } from './device-bench';

/**
 * The driver's writes: at the start, so that the device has reason to report, and after each interrupt, to take it
 * back.
 */
export interface Driver {
  readonly start: readonly DriverStep[];
  readonly acknowledge: readonly DriverStep[];
}

/** A report of the device without an operation. */
export interface Told {
  readonly name: string;
  readonly at: number;
}

const greatestEvents = 20_000;

export class UnsolicitedRun {
  /** The reports of the leading processor's back, in order. */
  readonly raised: Told[] = [];
  /** How often the guest has received each report. */
  readonly delivered = new Map<string, number>();
  /** An operation has ended as uncertain: the guest would have to repeat the request on which a report depends. */
  isUncertain = false;
  readonly #bench: DeviceBench;

  constructor(
    private readonly row: DeviceRow,
    private readonly driver: Driver,
    seed: number,
  ) {
    this.#bench = new DeviceBench(row, new Random(`unsolicited/${seed}`), (_processor, completion, leads) => {
      const name = this.#nameOf(completion);
      if (leads && name !== undefined) this.raised.push({ name, at: this.nowAt });
    });
    this.#bench.clock.subscribe('driver', () => {});
    this.#write(driver.start);
  }

  get nowAt(): number {
    return this.#bench.clock.nowAt;
  }

  /**
   * Runs until this instant, or until the device has made this many reports; the guest receives each at once, except
   * the last.
   */
  goOn(endAt: number, mostRaised = Number.POSITIVE_INFINITY): void {
    const { clock } = this.#bench;
    clock.arm(Math.max(endAt, clock.nowAt), { actor: 'driver', name: 'end' });
    for (let events = 0; clock.nextAt <= endAt && events < greatestEvents; events++) {
      clock.runNext();
      if (this.raised.length >= mostRaised) break;
      this.deliverArrived();
    }
    clock.disarmAll('driver');
  }

  /** The end of an epoch, after which the driver takes the interrupts back. */
  deliverArrived(): void {
    if (this.#endEpoch()) this.#write(this.driver.acknowledge);
  }

  resetMachine(): void {
    this.delivered.clear();
    this.#bench.resetMachine();
  }

  /** The primary dies, with its pending reports forwarded or not; the backup wins its claim `afterNs` later. */
  failOver(forwarded: boolean, afterNs: number): void {
    const isToldOf = forwarded && this.#endEpoch();
    this.#bench.killPrimary();
    this.goOn(this.nowAt + afterNs);
    this.#bench.claim();
    this.#bench.takeOver(this.#endOutstanding());
    if (isToldOf) this.#write(this.driver.acknowledge);
  }

  #endOutstanding(): readonly Operation[] {
    return [...this.#bench.outstanding.values()].filter((operation) => {
      const completion = this.#bench.uncertain(operation);
      if (completion === undefined) return true;
      this.isUncertain = true;
      this.#deliver(completion);
      return false;
    });
  }

  /** Returns whether there is an interrupt for the driver. */
  #endEpoch(): boolean {
    const arrived = this.#bench.takeArrived();
    for (const completion of arrived) this.#deliver(completion);
    return arrived.length > 0 && this.#bench.fronts[0].interruptLine;
  }

  #deliver(completion: Completion): void {
    if (!this.#bench.accept(completion)) return;
    for (const front of this.#bench.fronts) front.deliver(completion);
    const [output] = this.#bench.fronts.map((front) => front.takeOutput?.());
    if (output !== undefined) this.#bench.perform(output);
    const name = this.#nameOf(completion);
    if (name !== undefined) this.delivered.set(name, (this.delivered.get(name) ?? 0) + 1);
  }

  #nameOf(completion: Completion): string | undefined {
    if (completion.operation !== undefined) return undefined;
    return this.row.unsolicited === undefined ? JSON.stringify(completion.registers) : this.row.unsolicited(completion);
  }

  #write(steps: readonly DriverStep[]): void {
    for (const step of steps) {
      if ('address' in step) {
        this.#bench.store(step);
        continue;
      }
      const { offset, size, value } = step;
      const [output] = this.#bench.fronts.map((front) => front.write(offset, size, value));
      if (output !== undefined) this.#bench.perform(output);
    }
  }
}
