import { assert } from '../base/assert';
import type { Clock, TimerEvent } from '../ports/clock';

interface Timer {
  readonly at: number;
  readonly sequence: number;
  readonly event: TimerEvent;
}

const isBefore = (left: Timer, right: Timer) =>
  left.at < right.at || (left.at === right.at && left.sequence < right.sequence);

/** Virtual time: a heap of timers ordered by instant, then by the order of arming. */
export class VirtualClock implements Clock {
  #now = 0;
  #sequence = 0;
  readonly #heap: Timer[] = [];
  readonly #cancelled = new Set<number>();
  readonly #handlers = new Map<string, (event: TimerEvent) => void>();

  get nowAt(): number {
    return this.#now;
  }

  get nextAt(): number {
    this.#dropCancelled();
    return this.#heap[0]?.at ?? Number.POSITIVE_INFINITY;
  }

  /** What is still to come, in its order; for a reader. */
  get pending(): readonly { readonly at: number; readonly event: TimerEvent }[] {
    const waiting = this.#heap.filter(({ sequence }) => !this.#cancelled.has(sequence));
    return waiting.sort((one, other) => (isBefore(one, other) ? -1 : 1));
  }

  subscribe(actor: string, handler: (event: TimerEvent) => void): void {
    assert(!this.#handlers.has(actor), `one handler hears the timers of ${actor}`);
    this.#handlers.set(actor, handler);
  }

  arm(at: number, event: TimerEvent): number {
    const isAhead = Number.isSafeInteger(at) && at >= this.#now;
    assert(isAhead, () => `a timer of ${event.actor} lies at ${at}, now is ${this.#now}`);
    const timer = { at, sequence: this.#sequence++, event };
    const heap = this.#heap;
    let place = heap.push(timer) - 1;
    while (place > 0 && isBefore(timer, heap[(place - 1) >> 1])) {
      heap[place] = heap[(place - 1) >> 1];
      place = (place - 1) >> 1;
    }
    heap[place] = timer;
    return timer.sequence;
  }

  disarm(timer: number): void {
    if (this.#heap.some(({ sequence }) => sequence === timer)) this.#cancelled.add(timer);
  }

  disarmAll(actor: string): void {
    for (const { event, sequence } of this.#heap) if (event.actor === actor) this.#cancelled.add(sequence);
  }

  /** Fires the next timer; answers whether there was one. */
  runNext(): boolean {
    this.#dropCancelled();
    const timer = this.#pop();
    if (timer === undefined) return false;
    this.#now = timer.at;
    const handler = this.#handlers.get(timer.event.actor);
    assert(handler !== undefined, () => `somebody hears the timers of ${timer.event.actor}`);
    handler(timer.event);
    return true;
  }

  #dropCancelled(): void {
    while (this.#heap.length > 0 && this.#cancelled.delete(this.#heap[0].sequence)) this.#pop();
  }

  #pop(): Timer | undefined {
    const heap = this.#heap;
    const first = heap[0];
    const last = heap.pop();
    if (first === undefined || last === undefined || heap.length === 0) return first;
    let place = 0;
    for (;;) {
      let child = 2 * place + 1;
      if (child >= heap.length) break;
      if (child + 1 < heap.length && isBefore(heap[child + 1], heap[child])) child++;
      if (!isBefore(heap[child], last)) break;
      heap[place] = heap[child];
      place = child;
    }
    heap[place] = last;
    return first;
  }
}
