/**
 * The time in which this process was awake: a timer that fires very late shows that the process stood still since it
 * was due, for instance frozen. That time is no silence of a peer's.
 */
import type { Clock, TimerEvent } from '../../ports/clock';

/** So late is any timer now and then, on a machine with work for many processes. In nanoseconds. */
const usualNs = 100_000_000;

/** Of one actor, which has one timer of a name at a time. */
export class AwakeClock implements Clock {
  private stoodNs = 0;
  /** Until when a standstill has been counted. */
  private countedAt = 0;
  /** By name, each timer and when it is due by the clock of the process. */
  private readonly timers = new Map<string, { readonly timer: number; readonly dueAt: number }>();

  constructor(private readonly clock: Clock) {}

  get nowAt(): number {
    const { nowAt } = this.clock;
    const dueAt = Math.min(...[...this.timers.values()].map((each) => each.dueAt));
    const lateNs = nowAt - Math.max(this.countedAt, dueAt);
    if (lateNs > usualNs) {
      this.stoodNs += lateNs;
      this.countedAt = nowAt;
    }
    return nowAt - this.stoodNs;
  }

  get nextAt(): number {
    return this.clock.nextAt - this.stoodNs;
  }

  subscribe(actor: string, handler: (event: TimerEvent) => void): void {
    this.clock.subscribe(actor, (event) => {
      // Counts how late it is.
      void this.nowAt;
      this.timers.delete(event.name);
      handler(event);
    });
  }

  arm(at: number, event: TimerEvent): number {
    const dueAt = at + this.stoodNs;
    const timer = this.clock.arm(dueAt, event);
    this.timers.set(event.name, { timer, dueAt });
    return timer;
  }

  disarm(timer: number): void {
    for (const [name, each] of this.timers) if (each.timer === timer) this.timers.delete(name);
    this.clock.disarm(timer);
  }

  disarmAll(actor: string): void {
    this.timers.clear();
    this.clock.disarmAll(actor);
  }

  fail(error: unknown): void {
    this.clock.fail(error);
  }
}
