import type { Clock, TimerEvent } from '../../ports/clock';

/** The failure detector's clock: a deadline that the explorer fires always follows a long enough silence. */
export class SilenceClock implements Clock {
  nowAt = 0;
  readonly nextAt = Number.POSITIVE_INFINITY;
  private readonly wiring: { readonly clock: Clock };

  constructor(clock: Clock) {
    this.wiring = { clock };
  }

  subscribe(actor: string, handler: (event: TimerEvent) => void): void {
    this.wiring.clock.subscribe(actor, (event) => {
      this.nowAt = 1;
      try {
        handler(event);
      } finally {
        this.nowAt = 0;
      }
    });
  }

  arm(at: number, event: TimerEvent): number {
    return this.wiring.clock.arm(at, event);
  }

  disarm(timer: number): void {
    this.wiring.clock.disarm(timer);
  }

  disarmAll(actor: string): void {
    this.wiring.clock.disarmAll(actor);
  }

  fail(error: unknown): void {
    this.wiring.clock.fail(error);
  }
}
