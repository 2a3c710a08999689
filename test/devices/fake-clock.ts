/** A clock for the device tests: timers fire in order of instant, then of arming. */
import type { Clock, TimerEvent } from '../../src/ports/clock';

export class FakeClock implements Clock {
  nowAt = 0;
  #next = 1;
  #failure: { readonly error: unknown } | undefined;
  #timers: { id: number; at: number; event: TimerEvent }[] = [];
  readonly #handlers = new Map<string, (event: TimerEvent) => void>();

  get nextAt(): number {
    return this.#timers[0]?.at ?? Infinity;
  }
  subscribe(actor: string, handler: (event: TimerEvent) => void): void {
    this.#handlers.set(actor, handler);
  }
  arm(at: number, event: TimerEvent): number {
    const id = this.#next++;
    this.#timers.push({ id, at, event });
    this.#timers.sort((one, other) => one.at - other.at || one.id - other.id);
    return id;
  }
  disarm(timer: number): void {
    this.#timers = this.#timers.filter(({ id }) => id !== timer);
  }
  disarmAll(actor: string): void {
    this.#timers = this.#timers.filter(({ event }) => event.actor !== actor);
  }
  fail(error: unknown): void {
    this.#failure ??= { error };
  }
  /** Fires everything up to and including `until`. */
  run(until = Infinity): void {
    while (this.nextAt <= until && this.nextAt !== Infinity) {
      const timer = this.#timers.shift();
      if (timer === undefined) return;
      this.nowAt = timer.at;
      this.#handlers.get(timer.event.actor)?.(timer.event);
      if (this.#failure !== undefined) throw this.#failure.error;
    }
  }
}
