import { expect, test } from 'vitest';
import { channels } from './rig';

test('a message that is long on the wire is sent once, and heartbeats arrive while it is under way', () => {
  const { clock, left, right, runUntil } = channels(1, {});
  const heard = [0];
  right.traffic.subscribe(() => heard.push(clock.nowAt));
  const bytes = new Uint8Array(1 << 20);
  left.send({ kind: 'interrupt', epoch: 0, ordinal: 0, source: 'scsi', registers: {}, dma: [{ address: 0, bytes }] });
  for (let at = 0; at < 900e6; at += 5e6) {
    left.heartbeat();
    runUntil(at + 5e6);
  }
  expect(left.counts.frames.interrupt).toBe(1);
  expect(left.unacknowledged).toBe(0);
  const silences = heard.slice(1).map((at, index) => at - heard[index]);
  expect(Math.max(...silences)).toBeLessThan(20e6);
});

test('a long message that is lost is sent again when it should have been acknowledged', () => {
  const { clock, left, right, runUntil } = channels(1, {
    cuts: [{ from: 'left', to: 'right', fromNs: 0, untilNs: 1e6 }],
  });
  const arrived: number[] = [];
  right.messages.subscribe(() => arrived.push(clock.nowAt));
  const bytes = new Uint8Array(1 << 20);
  left.send({ kind: 'interrupt', epoch: 0, ordinal: 0, source: 'scsi', registers: {}, dma: [{ address: 0, bytes }] });
  runUntil(5e9);
  expect([left.counts.frames.interrupt, left.unacknowledged, arrived.length]).toEqual([2, 0, 1]);
});
