import { assert } from '../../base/assert';
import type { Clock, TimerEvent } from '../../ports/clock';

/**
 * A clock without durations: the explorer chooses which of the pending timers fires next, and time passes only where a
 * guest can see it. An actor has at most one timer of each name.
 */
export class ChoiceClock implements Clock {
  nowAt = 0;
  readonly nextAt = Number.POSITIVE_INFINITY;
  readonly pending: TimerEvent[] = [];
  /** Takes an error of a programmer that happens during a step. */
  fail: (error: unknown) => void = () => {};
  private readonly handlers = new Map<string, (event: TimerEvent) => void>();

  subscribe(actor: string, handler: (event: TimerEvent) => void): void {
    this.handlers.set(actor, handler);
  }

  arm(_at: number, event: TimerEvent): number {
    const place = this.place(event.actor, event.name);
    if (place >= 0) this.pending.splice(place, 1);
    this.pending.push(event);
    // The order of arming is no part of the state.
    this.pending.sort((one, other) => (nameOf(one) < nameOf(other) ? -1 : 1));
    return timerNumber(event);
  }

  disarm(timer: number): void {
    const place = this.pending.findIndex((event) => timerNumber(event) === timer);
    if (place >= 0) this.pending.splice(place, 1);
  }

  disarmAll(actor: string): void {
    for (let at = this.pending.length - 1; at >= 0; at--) {
      if (this.pending[at].actor === actor) this.pending.splice(at, 1);
    }
  }

  isPending(actor: string, name: string): boolean {
    return this.place(actor, name) >= 0;
  }

  fire(actor: string, name: string): void {
    const [event] = this.pending.splice(this.place(actor, name), 1);
    const handler = this.handlers.get(actor);
    assert(handler !== undefined, `somebody hears the timers of ${actor}`);
    handler(event);
  }

  private place(actor: string, name: string): number {
    return this.pending.findIndex((event) => event.actor === actor && event.name === name);
  }
}

const nameOf = ({ actor, name }: TimerEvent): string => `${actor}/${name}`;

const numbers = new Map<string, number>();

/** The same identifier for the same actor and name, whenever the timer is armed. */
function timerNumber(event: TimerEvent): number {
  const name = nameOf(event);
  const number = numbers.get(name) ?? numbers.size + 1;
  numbers.set(name, number);
  return number;
}
