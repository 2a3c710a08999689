/** How fast a run goes while a person looks at it. */
export type Pace = 'step' | { readonly nsPerSecond: number };

export interface Pacer {
  /** Whether the world's next event, at this virtual nanosecond, may happen now. */
  mayHappen(nextAt: number): boolean;
  /** A chart has taken a step at this virtual nanosecond. */
  stepped(at: number): void;
  close(): void;
}

export const unpaced: Pacer = { mayHappen: () => true, stepped: () => {}, close: () => {} };

/** Behind by more than this, virtual time does not hurry to catch up. */
const greatestLagMs = 200;

/** So many nanoseconds of virtual time in a second of real time; `now`: real time in milliseconds. */
export class RatePacer implements Pacer {
  #allowedAt = 0;
  #seenMs: number;

  constructor(
    private readonly nsPerSecond: number,
    private readonly now: () => number = () => performance.now(),
  ) {
    this.#seenMs = now();
  }

  mayHappen(nextAt: number): boolean {
    const nowMs = this.now();
    const passedMs = Math.min(nowMs - this.#seenMs, greatestLagMs);
    this.#seenMs = nowMs;
    // What has not been used is lost: after a wait for the inspector the run goes on at its pace.
    const lead = (greatestLagMs * this.nsPerSecond) / 1e3;
    this.#allowedAt = Math.min(this.#allowedAt + (passedMs * this.nsPerSecond) / 1e3, nextAt + lead);
    return nextAt <= this.#allowedAt || nextAt === Number.POSITIVE_INFINITY;
  }

  stepped(): void {}

  close(): void {}
}
