import { assert } from '../base/assert';
import type { Clock, TimerEvent } from '../ports/clock';

interface Timer {
  readonly at: number;
  /** By which `disarm` finds it. */
  readonly sequence: number;
  /** Among timers of one instant. */
  readonly order: number;
  readonly event: TimerEvent;
}

/** Timers that are due while their actors stand still. */
interface Held {
  readonly holds: (actor: string) => boolean;
  readonly timers: Timer[];
}

const isBefore = (left: Timer, right: Timer) =>
  left.at < right.at || (left.at === right.at && left.order < right.order);

/** Virtual time: a heap of timers ordered by instant, then by the order of arming. */
export class VirtualClock implements Clock {
  private now = 0;
  private sequence = 0;
  private readonly heap: Timer[] = [];
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
    return this.heap[0]?.at ?? Number.POSITIVE_INFINITY;
  }

  /** The pending timers in their order, for a reader. */
  get pending(): readonly { readonly at: number; readonly event: TimerEvent }[] {
    return [...this.heap].sort((one, other) => (isBefore(one, other) ? -1 : 1));
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
    this.push({ at, sequence, order: place ?? sequence, event });
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
    for (const timer of timers) this.push({ ...timer, at: this.now, order: this.sequence++ });
  }

  disarm(timer: number): void {
    const place = this.heap.findIndex(({ sequence }) => sequence === timer);
    if (place >= 0) this.remove(place);
    for (const { timers } of this.held.values()) {
      const waits = timers.findIndex(({ sequence }) => sequence === timer);
      if (waits >= 0) timers.splice(waits, 1);
    }
  }

  disarmAll(actor: string): void {
    const waiting = [...this.held.values()].flatMap(({ timers }) => timers);
    for (const { event, sequence } of [...this.heap, ...waiting]) if (event.actor === actor) this.disarm(sequence);
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
    const timer = this.heap[0];
    if (timer === undefined) return false;
    this.remove(0);
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

  private push(timer: Timer): void {
    this.rise(this.heap.push(timer) - 1, timer);
  }

  private waits(timer: Timer): boolean {
    const holder = [...this.held.values()].find(({ holds }) => holds(timer.event.actor));
    holder?.timers.push(timer);
    return holder !== undefined;
  }

  private endIfFailed(): void {
    if (this.failure !== undefined) throw this.failure.error;
  }

  /** The last timer of the heap moves to the free place, and from there to its own. */
  private remove(place: number): void {
    const last = this.heap.pop();
    if (last === undefined || place === this.heap.length) return;
    this.rise(this.sink(place, last), last);
  }

  /** Finds a place for this timer at `from` or above. */
  private rise(from: number, timer: Timer): void {
    const heap = this.heap;
    let place = from;
    while (place > 0 && isBefore(timer, heap[(place - 1) >> 1])) {
      heap[place] = heap[(place - 1) >> 1];
      place = (place - 1) >> 1;
    }
    heap[place] = timer;
  }

  /** Finds a place for this timer at `from` or below, and returns that place. */
  private sink(from: number, timer: Timer): number {
    const heap = this.heap;
    let place = from;
    for (;;) {
      let child = 2 * place + 1;
      if (child >= heap.length) break;
      if (child + 1 < heap.length && isBefore(heap[child + 1], heap[child])) child++;
      if (!isBefore(heap[child], timer)) break;
      heap[place] = heap[child];
      place = child;
    }
    return place;
  }
}
