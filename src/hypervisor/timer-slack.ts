/**
 * How late the interval timer of a guest that waits may be. Ticks for which the guest only counts its time come less
 * and less often; a guest that works, or that hears of anything else, gets them on time again.
 */

/** The first slack; each further one is twice as long, and this longer. */
const leastNs = 1_000_000;
/** Linux executes 1500 to 6000 instructions for a tick that wakes no program. */
const greatestIdle = 8192;

export class TimerSlack {
  private slackNs = 0;
  private worked = 0;

  /** The guest waits again, after so many instructions since power-on. Returns the slack, `greatestNs` at most. */
  after(worked: number, greatestNs: number): number {
    const isIdle = worked - this.worked <= greatestIdle;
    this.worked = worked;
    this.slackNs = isIdle ? Math.min(greatestNs, 2 * this.slackNs + leastNs) : 0;
    return this.slackNs;
  }

  /** Something else than the interval timer has woken the guest. */
  reset(): void {
    this.slackNs = 0;
  }
}
