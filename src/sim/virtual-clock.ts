import { assert } from '../base/assert';
import { type QueuedTimer, TimerQueue } from '../base/timer-queue';
import type { Clock, TimerEvent } from '../ports/clock';

interface Timer extends QueuedTimer {
  readonly event: TimerEvent;
}

/** Timers that are due while their actors stand still. */
interface Held {
  readonly holds: (actor: string) => boolean;
  readonly timers: Timer[];
}

/** Virtual time: timers ordered by instant, then by the order of arming. */
export class VirtualClock implements Clock {
  private now = 0;
  private sequence = 0;
  private readonly timers = new TimerQueue<Timer>();
  /** By the name of the holder. */
  private readonly held = new Map<string, Held>();
  private readonly handlers = new Map<string, (event: TimerEvent) => void>();
  /** The timer that has fired last, and how many have; for a reader. */
  firing: TimerEvent | undefined;
  turns = 0;
  /** Whether an event is under way. */
  isFiring = false;
  private failure: { readonly error: unknown } | undefined;

  get nowAt(): number {
    return this.now;
  }

  get nextAt(): number {
    return this.timers.first?.at ?? Number.POSITIVE_INFINITY;
  }

  /** The pending timers in their order, for a reader. */
  get pending(): readonly { readonly at: number; readonly event: TimerEvent }[] {
    return this.timers.sorted;
  }

  subscribe(actor: string, handler: (event: TimerEvent) => void): void {
    assert(!this.handlers.has(actor), `one handler hears the timers of ${actor}`);
    this.handlers.set(actor, handler);
  }

  /** The place that the next timer gets among those of its instant. */
  get nextPlace(): number {
    return this.sequence;
  }

  /** `place`: among timers of the instant, between those of two other timers. */
  arm(at: number, event: TimerEvent, place?: number): number {
    const isAhead = Number.isSafeInteger(at) && at >= this.now;
    assert(isAhead, () => `a timer of ${event.actor} lies at ${at}, now is ${this.now}`);
    const sequence = this.sequence++;
    this.timers.push({ at, sequence, order: place ?? sequence, event });
    return sequence;
  }

  /** From now on timers of these actors wait when they are due, until `release`. */
  hold(holder: string, holds: Held['holds']): void {
    if (!this.held.has(holder)) this.held.set(holder, { holds, timers: [] });
  }

  /** Timers that have waited fire at this instant, in the order in which they were due. */
  release(holder: string): void {
    const { timers = [] } = this.held.get(holder) ?? {};
    this.held.delete(holder);
    for (const timer of timers) this.timers.push({ ...timer, at: this.now, order: this.sequence++ });
  }

  disarm(timer: number): void {
    this.timers.remove(timer);
    for (const { timers } of this.held.values()) {
      const waits = timers.findIndex(({ sequence }) => sequence === timer);
      if (waits >= 0) timers.splice(waits, 1);
    }
  }

  disarmAll(actor: string): void {
    const waiting = [...this.held.values()].flatMap(({ timers }) => timers);
    for (const { event, sequence } of [...this.timers.all, ...waiting])
      if (event.actor === actor) this.disarm(sequence);
  }

  fail(error: unknown): void {
    this.failure ??= { error };
  }

  /**
   * Fires the next timer; returns whether there was one. Throws the event's error, and the same error at every later
   * call.
   */
  runNext(): boolean {
    this.endIfFailed();
    const timer = this.timers.take();
    if (timer === undefined) return false;
    this.now = timer.at;
    if (this.held.size > 0 && this.waits(timer)) return true;
    this.firing = timer.event;
    this.turns++;
    const handler = this.handlers.get(timer.event.actor);
    assert(handler !== undefined, () => `somebody hears the timers of ${timer.event.actor}`);
    this.isFiring = true;
    try {
      handler(timer.event);
    } catch (error) {
      this.fail(error);
    } finally {
      this.isFiring = false;
    }
    this.endIfFailed();
    return true;
  }

  private waits(timer: Timer): boolean {
    const holder = [...this.held.values()].find(({ holds }) => holds(timer.event.actor));
    holder?.timers.push(timer);
    return holder !== undefined;
  }

  private endIfFailed(): void {
    if (this.failure !== undefined) throw this.failure.error;
  }
}
