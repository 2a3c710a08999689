/** One processor's place on the bus. */
import type { BusPort, BusSignal, Received } from '../../src/ports/scsi-bus';

/** What a port asks of its bus, in its processor's name. */
export interface PortedBus {
  select(processor: string, target: number, attention: boolean): void;
  withdraw(processor: string): void;
  setAttention(processor: string, on: boolean): void;
  take(processor: string, bytes: Uint8Array): number;
  give(processor: string, limit: number): Received;
  acknowledge(processor: string): void;
  reset(processor: string): void;
  leave(processor: string): void;
}

export class Port implements BusPort {
  listener: (signal: BusSignal) => void = () => {};

  constructor(
    readonly processor: string,
    private readonly bus: PortedBus,
  ) {}

  hear = (listener: (signal: BusSignal) => void): void => {
    this.listener = listener;
  };

  select(target: number, attention: boolean): void {
    this.bus.select(this.processor, target, attention);
  }

  withdraw(): void {
    this.bus.withdraw(this.processor);
  }

  setAttention(on: boolean): void {
    this.bus.setAttention(this.processor, on);
  }

  send(bytes: Uint8Array): number {
    return this.bus.take(this.processor, bytes);
  }

  receive(limit: number): Received {
    return this.bus.give(this.processor, limit);
  }

  acknowledge(): void {
    this.bus.acknowledge(this.processor);
  }

  reset(): void {
    this.bus.reset(this.processor);
  }

  leave(): void {
    this.bus.leave(this.processor);
  }
}
