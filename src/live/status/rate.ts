/** How fast a count grows, by what it was a second ago. */
import type { Clock } from '../../ports/clock';

const ACTOR = 'rates';
const everyNs = 1e9;

export class Rate {
  private before = 0;
  private beforeAt: number;
  private perNs = 0;

  /** `count` returns the present value. */
  constructor(
    private readonly clock: Clock,
    private readonly count: () => number,
  ) {
    this.beforeAt = clock.nowAt;
    clock.subscribe(ACTOR, () => this.sample());
    this.next();
  }

  /** Milliseconds in which the count grows by `amount`; 0 while it does not grow. */
  millisecondsFor(amount: number): number {
    return this.perNs === 0 ? 0 : amount / this.perNs / 1e6;
  }

  private sample(): void {
    const { nowAt } = this.clock;
    const now = this.count();
    this.perNs = (now - this.before) / Math.max(1, nowAt - this.beforeAt);
    this.before = now;
    this.beforeAt = nowAt;
    this.next();
  }

  private next(): void {
    this.clock.arm(this.clock.nowAt + everyNs, { actor: ACTOR, name: 'sample' });
  }
}
