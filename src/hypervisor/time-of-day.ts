/**
 * The virtual machine's time of day and interval timer (§2.3), in ticks of CR16: 20 ns on the 50 MHz machine.
 * A promoted processor never returns a value below one that the guest may have seen.
 */
const nanosecondsPerTick = 20;
export const ticksPerSecond = 1_000_000_000 / nanosecondsPerTick;
const comparandRange = 2 ** 32;
const million = 1_000_000;

/** What both replicas know alike. */
export interface TimeState {
  readonly seenTicks: number;
  readonly dueTicks?: number;
}

export class TimeOfDay {
  private offsetNs: number;
  private greatestSeen = 0;
  private dueTicks: number | undefined;

  /**
   * `skewNs`: by how much this processor's clock is ahead of the world's when that shows 0; `driftPpm`: by how many parts
   * in a million it is faster, also after a correction.
   */
  constructor(
    skewNs: number,
    private readonly driftPpm = 0,
  ) {
    this.offsetNs = skewNs;
  }

  /**
   * The value at the instant `nowAt`, not below any seen before. A clock that is behind what the guest has seen goes on
   * from there: if it stood still until it had caught up, the guest would see no time pass for up to the clocks' difference.
   */
  ticks(nowAt: number): number {
    const own = this.own(nowAt);
    if (own >= this.greatestSeen) return own;
    this.correct(nowAt, this.greatestSeen);
    return this.greatestSeen;
  }

  /** The greatest value that the guest may have seen. */
  get seenTicks(): number {
    return this.greatestSeen;
  }

  /** The guest has seen, or its primary had, `ticks`. */
  see(ticks: number): void {
    this.greatestSeen = Math.max(this.greatestSeen, ticks);
  }

  /** P5: loads the corrected time of day that came with the end of an epoch. */
  correct(nowAt: number, ticks: number): void {
    this.see(ticks);
    this.set(nowAt, ticks);
  }

  /**
   * The guest has loaded the interval timer. The instant is reckoned from what the guest has seen, which is the same
   * at both replicas, and so stays right under a corrected clock.
   */
  loadIntervalTimer(comparand: number): void {
    const ahead = ((comparand >>> 0) - (this.greatestSeen % comparandRange) + comparandRange) % comparandRange;
    this.dueTicks = this.greatestSeen + ahead;
  }

  snapshot(): TimeState {
    return { seenTicks: this.greatestSeen, dueTicks: this.dueTicks };
  }

  /** A new replica's clock goes on from `ticks`, of which its guest has not seen more than the others'. */
  restore({ seenTicks, dueTicks }: TimeState, nowAt: number, ticks: number): void {
    this.dueTicks = dueTicks;
    this.see(seenTicks);
    this.set(nowAt, ticks);
  }

  /**
   * Ticks of the world's clock, of 20 ns each, from `nowAt` until the interval timer reaches its comparand by this one: so
   * many instructions may pass, and not one fewer. `Infinity` when it is not loaded.
   */
  ticksUntilDue(nowAt: number): number {
    if (this.dueTicks === undefined) return Number.POSITIVE_INFINITY;
    const ahead = this.dueTicks - this.ticks(nowAt);
    if (ahead <= 0 || this.driftPpm === 0) return Math.max(0, ahead);
    const isDueIn = (ticks: number) => this.own(nowAt + ticks * nanosecondsPerTick) >= (this.dueTicks as number);
    let ticks = Math.floor(ahead / (1 + this.driftPpm / million));
    while (ticks > 0 && isDueIn(ticks - 1)) ticks--;
    while (!isDueIn(ticks)) ticks++;
    return ticks;
  }

  /** Whether the interval timer has reached its comparand by `nowAt`. */
  intervalTimerDue(nowAt: number): boolean {
    return this.dueTicks !== undefined && this.ticks(nowAt) >= this.dueTicks;
  }

  /**
   * Another processor has found the interval timer due, and has died before it could tell when: so late it is. This clock may be behind, by
   * as much as the last correction of it was on its way.
   */
  seeDue(): void {
    if (this.dueTicks !== undefined) this.see(this.dueTicks);
  }

  /** The interval timer's interrupt has been delivered: it comes once for each comparand. */
  intervalTimerDelivered(): void {
    this.dueTicks = undefined;
  }

  /** The machine has been reset. */
  stopIntervalTimer(): void {
    this.dueTicks = undefined;
  }

  private set(nowAt: number, ticks: number): void {
    this.offsetNs = ticks * nanosecondsPerTick - this.paced(nowAt);
  }

  private own(nowAt: number): number {
    return Math.floor((this.paced(nowAt) + this.offsetNs) / nanosecondsPerTick);
  }

  /** Nanoseconds that pass by this clock while the world's goes from 0 to `nowAt`; whole ones, so that a correction is exact. */
  private paced(nowAt: number): number {
    return nowAt + Math.floor((nowAt * this.driftPpm) / million);
  }
}
