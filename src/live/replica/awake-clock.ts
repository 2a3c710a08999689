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
  /** By the clock of the process, when each timer is due. */
  private readonly dueAt = new Map<string, number>();

  constructor(private readonly clock: Clock) {}

  get nowAt(): number {
    const { nowAt } = this.clock;
    const lateNs = nowAt - Math.max(this.countedAt, Math.min(...this.dueAt.values()));
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
      this.dueAt.delete(event.name);
      handler(event);
    });
  }

  arm(at: number, event: TimerEvent): number {
    const dueAt = at + this.stoodNs;
    this.dueAt.set(event.name, dueAt);
    return this.clock.arm(dueAt, event);
  }

  disarm(timer: number): void {
    this.clock.disarm(timer);
  }

  disarmAll(actor: string): void {
    this.dueAt.clear();
    this.clock.disarmAll(actor);
  }

  fail(error: unknown): void {
    this.clock.fail(error);
  }
}
