/** A heap of timers, ordered by instant, then by the order of arming. */
export interface QueuedTimer {
  readonly at: number;
  /** By which `remove` finds it. */
  readonly sequence: number;
  /** Among timers of one instant. */
  readonly order: number;
}

const isBefore = (left: QueuedTimer, right: QueuedTimer) =>
  left.at < right.at || (left.at === right.at && left.order < right.order);

export class TimerQueue<Timer extends QueuedTimer> {
  private readonly heap: Timer[] = [];

  /** The earliest timer. */
  get first(): Timer | undefined {
    return this.heap[0];
  }

  /** The timers, in no order. */
  get all(): readonly Timer[] {
    return this.heap;
  }

  /** The timers in their order. */
  get sorted(): readonly Timer[] {
    return [...this.heap].sort((one, other) => (isBefore(one, other) ? -1 : 1));
  }

  push(timer: Timer): void {
    this.rise(this.heap.push(timer) - 1, timer);
  }

  /** Takes the earliest timer out. */
  take(): Timer | undefined {
    const first = this.heap[0];
    if (first !== undefined) this.removeAt(0);
    return first;
  }

  /** A timer that is not there is ignored. */
  remove(sequence: number): void {
    const place = this.heap.findIndex((timer) => timer.sequence === sequence);
    if (place >= 0) this.removeAt(place);
  }

  /** The last timer of the heap moves to the free place, and from there to its own. */
  private removeAt(place: number): void {
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
