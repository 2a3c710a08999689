import { expect, test } from 'vitest';
import { FailureDetectorActor } from '../../src/replica/failure-detector-actor';
import { VirtualClock } from '../../src/sim/virtual-clock';

test('silence beyond the time-out is a suspicion, once; traffic puts it off', () => {
  const clock = new VirtualClock();
  let heartbeats = 0;
  const detector = new FailureDetectorActor({
    clock,
    actor: 'detector',
    heartbeatNs: 5_000_000,
    timeoutNs: 50_000_000,
    sendHeartbeat: () => heartbeats++,
  });
  const suspectedAt: number[] = [];
  detector.suspicions.subscribe(() => suspectedAt.push(clock.nowAt));
  detector.start();
  const runUntil = (at: number) => {
    while (clock.nextAt <= at) clock.runNext();
  };
  runUntil(30_000_000);
  detector.heard();
  runUntil(300_000_000);
  expect(suspectedAt).toEqual([80_000_000]);
  expect(heartbeats).toBe(61);
});
