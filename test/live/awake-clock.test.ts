/** A process that stands still at times, and the peers whose silence it counts. */
import { expect, test } from 'vitest';
import { AwakeClock } from '../../src/live/replica/awake-clock';
import type { Clock, TimerEvent } from '../../src/ports/clock';
import { FailureDetectorActor } from '../../src/replica/failure-detector-actor';

/** A clock of a process that stands still at times: what comes due meanwhile fires late. */
class LateClock implements Clock {
  nowAt = 0;
  private timers: { readonly at: number; readonly event: TimerEvent }[] = [];
  private handler: (event: TimerEvent) => void = () => {};

  get nextAt(): number {
    return Math.min(...this.timers.map(({ at }) => at));
  }

  subscribe(_actor: string, handler: (event: TimerEvent) => void): void {
    this.handler = handler;
  }

  arm(at: number, event: TimerEvent): number {
    return this.timers.push({ at, event });
  }

  disarm(): void {}

  disarmAll(): void {
    this.timers = [];
  }

  fail(error: unknown): void {
    throw error;
  }

  /** Every timer fires in its time. */
  runUntil(at: number): void {
    while (this.nextAt <= at) this.fire(this.nextAt);
    this.nowAt = at;
  }

  /** No timer fires until then. */
  standStillUntil(at: number): void {
    while (this.nextAt <= at) this.fire(at);
  }

  private fire(at: number): void {
    const [next] = this.timers.sort((one, other) => one.at - other.at).splice(0, 1);
    this.nowAt = at;
    this.handler(next.event);
  }
}

test('time in which this process itself stood still is no silence of the peer', () => {
  const suspectedAt = (clockOf: (clock: Clock) => Clock) => {
    const clock = new LateClock();
    const detector = new FailureDetectorActor({
      ...{ clock: clockOf(clock), actor: 'detector', heartbeatNs: 30e6, timeoutNs: 300e6, sendHeartbeat: () => {} },
    });
    let at = 0;
    detector.suspicions.subscribe(() => {
      at = clock.nowAt;
    });
    detector.start();
    clock.runUntil(100e6);
    detector.heard();
    clock.runUntil(140e6);
    clock.standStillUntil(5000e6);
    clock.runUntil(6000e6);
    return at;
  };
  expect(suspectedAt((clock) => clock)).toBe(5000e6);
  // It stood still from the heartbeat on that was due at 150 ms.
  expect(suspectedAt((clock) => new AwakeClock(clock))).toBe(100e6 + 300e6 + 4850e6);
});

test('what has come meanwhile is heard first, and does not put off the suspicion by the standstill', () => {
  const clock = new LateClock();
  const options = { heartbeatNs: 30e6, timeoutNs: 300e6, sendHeartbeat: () => {} };
  const detector = new FailureDetectorActor({ clock: new AwakeClock(clock), actor: 'detector', ...options });
  let at = 0;
  detector.suspicions.subscribe(() => {
    at = clock.nowAt;
  });
  detector.start();
  clock.runUntil(140e6);
  clock.nowAt = 5000e6;
  detector.heard();
  clock.standStillUntil(5000e6);
  clock.runUntil(6000e6);
  expect(at).toBe(5300e6);
});

test('a timer that was disarmed is not late', () => {
  const clock = new LateClock();
  const awake = new AwakeClock(clock);
  awake.disarm(awake.arm(1e6, { actor: 'detector', name: 'deadline' }));
  clock.nowAt = 900e6;
  expect(awake.nowAt).toBe(900e6);
  awake.arm(950e6, { actor: 'detector', name: 'deadline' });
  clock.nowAt = 1150e6;
  expect(awake.nowAt).toBe(950e6);
});
