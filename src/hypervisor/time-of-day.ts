/**
 * The virtual machine's time of day and interval timer (§2.3), in ticks of CR16: 20 ns on the 50 MHz machine.
 * A promoted processor never returns a value below one that the guest may have seen.
 */
export const nanosecondsPerTick = 20;
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
   * `skewNs`: how far this clock is ahead of the world's clock at the world's instant 0; `driftPpm`: by how many parts
   * in a million this clock is faster, also after a correction.
   */
  constructor(
    skewNs: number,
    private readonly driftPpm = 0,
  ) {
    this.offsetNs = skewNs;
  }

  /**
   * The value at the instant `nowAt`, not below any value seen before. A clock that lags continues from the value that
   * the guest has seen: a clock that stood still until it had caught up would show the guest no progress for up to the
   * clocks' difference.
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

  /** The guest, or the primary's guest, has seen `ticks`. */
  see(ticks: number): void {
    this.greatestSeen = Math.max(this.greatestSeen, ticks);
  }

  /** P5: loads the corrected time of day from the end of an epoch. */
  correct(nowAt: number, ticks: number): void {
    this.see(ticks);
    this.set(nowAt, ticks);
  }

  /**
   * The guest has loaded the interval timer. The instant is reckoned from the value that the guest has seen, which both
   * replicas know, and so stays right under a corrected clock.
   */
  loadIntervalTimer(comparand: number): void {
    const ahead = ((comparand >>> 0) - (this.greatestSeen % comparandRange) + comparandRange) % comparandRange;
    this.dueTicks = this.greatestSeen + ahead;
  }

  snapshot(): TimeState {
    return { seenTicks: this.greatestSeen, dueTicks: this.dueTicks };
  }

  /** A new replica's clock goes on from `ticks`; its guest has seen no later time than the other guests. */
  restore({ seenTicks, dueTicks }: TimeState, nowAt: number, ticks: number): void {
    this.dueTicks = dueTicks;
    this.see(seenTicks);
    this.set(nowAt, ticks);
  }

  /**
   * How many ticks of the world's clock, of 20 ns each, pass from `nowAt` until the interval timer reaches its
   * comparand by this clock: so many instructions may pass, and not one fewer. `Infinity` without a loaded timer.
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
   * Another processor has found the interval timer due, and has died before telling when: this clock moves to the
   * comparand at least. This clock may lag by as much as its last correction was under way.
   */
  seeDue(): void {
    if (this.dueTicks !== undefined) this.see(this.dueTicks);
  }

  /** The guest has received the interval timer's interrupt, of which each comparand causes one. */
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

  /**
   * Nanoseconds that pass by this clock while the world's clock goes from 0 to `nowAt`; whole numbers, so that a
   * correction is exact.
   */
  private paced(nowAt: number): number {
    return nowAt + Math.floor((nowAt * this.driftPpm) / million);
  }
}
