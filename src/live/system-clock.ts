/**
 * The clock of a process: monotonic time, and timers that fire in the order of their instants, late at times and never
 * early. Time stands still during an event. Whatever comes from outside (a socket, a finished system call) is an event
 * as well, by `happens`.
 */
import { performance } from 'node:perf_hooks';
import { assert } from '../base/assert';
import { type QueuedTimer, TimerQueue } from '../base/timer-queue';
import type { Clock, TimerEvent } from '../ports/clock';

interface Timer extends QueuedTimer {
  readonly event: TimerEvent;
}

const nsPerMs = 1e6;
/** After so long a stretch of timers the process looks at its sockets again. */
const stretchNs = 200_000;
/** Node's own timers count milliseconds: what is due so soon waits for one turn of the event loop after the other. */
const soonNs = 100_000;
/** Node's own timers take no longer delay. */
const longestDelayMs = 2 ** 31 - 1;

export class SystemClock implements Clock {
  private readonly startMs = performance.now();
  private readonly timers = new TimerQueue<Timer>();
  private readonly handlers = new Map<string, (event: TimerEvent) => void>();
  private sequence = 0;
  /** The instant of the event under way. */
  private eventAt: number | undefined;
  private immediate: NodeJS.Immediate | undefined;
  private timeout: NodeJS.Timeout | undefined;
  /** The instant for which `timeout` is set. */
  private timeoutAt = Number.POSITIVE_INFINITY;
  private isOver = false;

  /** `failed`: an error of a programmer has ended this process's world. */
  constructor(private readonly failed: (error: unknown) => void) {}

  get nowAt(): number {
    return this.eventAt ?? this.read();
  }

  get nextAt(): number {
    return this.timers.first?.at ?? Number.POSITIVE_INFINITY;
  }

  subscribe(actor: string, handler: (event: TimerEvent) => void): void {
    assert(!this.handlers.has(actor), `one handler hears the timers of ${actor}`);
    this.handlers.set(actor, handler);
  }

  /** The actor and its parts are gone, with their timers. */
  forget(actor: string): void {
    for (const each of this.handlers.keys()) {
      if (each !== actor && !each.startsWith(`${actor}.`)) continue;
      this.disarmAll(each);
      this.handlers.delete(each);
    }
  }

  /** Actors that hear their timers. */
  get actors(): number {
    return this.handlers.size;
  }

  arm(at: number, event: TimerEvent): number {
    const sequence = this.sequence++;
    this.timers.push({ at, sequence, order: sequence, event });
    if (this.eventAt === undefined) this.plan();
    return sequence;
  }

  disarm(timer: number): void {
    this.timers.remove(timer);
  }

  disarmAll(actor: string): void {
    for (const { event, sequence } of [...this.timers.all]) if (event.actor === actor) this.timers.remove(sequence);
  }

  fail(error: unknown): void {
    if (this.isOver) return;
    this.end();
    this.failed(error);
  }

  /** No timer fires any more. */
  end(): void {
    this.isOver = true;
    clearImmediate(this.immediate);
    clearTimeout(this.timeout);
  }

  /** Something has come from outside. */
  happens(event: () => void): void {
    if (this.isOver) return;
    const isOuter = this.eventAt === undefined;
    this.eventAt ??= this.read();
    try {
      event();
    } catch (error) {
      this.fail(error);
    } finally {
      if (isOuter) {
        this.eventAt = undefined;
        this.plan();
      }
    }
  }

  private read(): number {
    return Math.round((performance.now() - this.startMs) * nsPerMs);
  }

  /** Sees to it that the next timer fires. Sockets are looked at before. */
  private plan(): void {
    const { nextAt } = this;
    if (this.isOver || this.immediate !== undefined || nextAt === Number.POSITIVE_INFINITY) return;
    const nowAt = this.read();
    if (nextAt <= nowAt + soonNs) this.fireSoon();
    else if (nextAt < this.timeoutAt) this.wait(nextAt, nowAt);
  }

  private wait(at: number, nowAt: number): void {
    clearTimeout(this.timeout);
    this.timeoutAt = at;
    const delayMs = Math.min(longestDelayMs, Math.ceil((at - nowAt) / nsPerMs));
    this.timeout = setTimeout(() => {
      this.timeout = undefined;
      this.timeoutAt = Number.POSITIVE_INFINITY;
      this.fireSoon();
    }, delayMs);
  }

  private fireSoon(): void {
    this.immediate ??= setImmediate(() => {
      this.immediate = undefined;
      this.fireDue();
    });
  }

  /** After an event that took long, or in which the process stood still, sockets come before the next timer. */
  private fireDue(): void {
    let nowAt = this.read();
    const until = nowAt + stretchNs;
    while (!this.isOver && this.nextAt <= nowAt && nowAt < until) {
      const { event } = this.timers.take() as Timer;
      this.eventAt = nowAt;
      try {
        this.handlers.get(event.actor)?.(event);
      } catch (error) {
        this.fail(error);
      } finally {
        this.eventAt = undefined;
      }
      nowAt = this.read();
    }
    this.plan();
  }
}
