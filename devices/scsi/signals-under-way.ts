/**
 * Signals of the bus on their way to processors; each arrives through the clock, unless what it comes from has been
 * aborted.
 */
import type { Clock } from '../../src/ports/clock';
import type { BusSignal } from '../../src/ports/scsi-bus';
import type { Connection } from './connection';

export interface SignalUnderWay {
  readonly processor: string;
  readonly signal: BusSignal;
  /** What it tells of; none after a reset. */
  readonly connection: Connection | undefined;
}

export class SignalsUnderWay {
  /** With their timers. */
  private readonly all = new Map<SignalUnderWay, number>();

  constructor(
    private readonly clock: Clock,
    private readonly actor: string,
    arrived: (signal: SignalUnderWay) => void,
  ) {
    clock.subscribe(actor, ({ data }) => {
      this.all.delete(data as SignalUnderWay);
      arrived(data as SignalUnderWay);
    });
  }

  send(data: SignalUnderWay, afterNs: number): void {
    const { clock, actor } = this;
    this.all.set(data, clock.arm(clock.nowAt + afterNs, { actor, name: data.signal.type, data }));
  }

  /** These do not arrive. */
  silence(which: (signal: SignalUnderWay) => boolean): void {
    for (const [signal, timer] of this.all) {
      if (!which(signal)) continue;
      this.clock.disarm(timer);
      this.all.delete(signal);
    }
  }
}
