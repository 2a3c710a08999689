/**
 * A place on the bus that notices when chip and bus do not agree: whether the chip is connected, and what it has asked
 * for.
 */
import type { BusPort, BusSignal, Received } from '../../../src/ports/scsi-bus';
import { check } from './check';

export class CheckedPort implements BusPort {
  #state: 'free' | 'selecting' | 'connected' = 'free';

  constructor(private readonly port: BusPort) {}

  get processor(): string {
    return this.port.processor;
  }

  hear = (listener: (signal: BusSignal) => void): void => {
    this.port.hear((signal) => {
      this.#told(signal.type);
      listener(signal);
    });
  };

  select(target: number, attention: boolean): void {
    check(this.#state === 'free', `no selection while the chip is ${this.#state}`);
    this.#state = 'selecting';
    this.port.select(target, attention);
  }

  withdraw(): void {
    if (this.#state === 'selecting') this.#state = 'free';
    this.port.withdraw();
  }

  setAttention(on: boolean): void {
    this.port.setAttention(on);
  }

  send(bytes: Uint8Array): number {
    return this.port.send(bytes);
  }

  receive(limit: number): Received {
    return this.port.receive(limit);
  }

  acknowledge(): void {
    this.port.acknowledge();
  }

  reset(): void {
    this.#state = 'free';
    this.port.reset();
  }

  leave(): void {
    this.#state = 'free';
    this.port.leave();
  }

  #told(type: BusSignal['type']): void {
    const wanted = {
      selected: 'selecting',
      selectionTimedOut: 'selecting',
      request: 'connected',
      busFree: 'connected',
    };
    if (type in wanted) {
      const state = wanted[type as keyof typeof wanted];
      check(this.#state === state, `${type} reaches a chip that is ${state}, not ${this.#state}`);
    }
    if (type === 'reselected') check(this.#state !== 'connected', 'a connected chip is not reselected');
    this.#state = type === 'selected' || type === 'reselected' || type === 'request' ? 'connected' : 'free';
  }
}
