import { describe, expect, test } from 'vitest';
import { Random } from '../../src/base/random';
import { Channel } from '../../src/protocol/channel';
import { decodeFrame, encodeFrame } from '../../src/protocol/frame';
import type { ProtocolMessage } from '../../src/protocol/messages';
import { LossyLink } from '../../src/sim/lossy-link';
import { VirtualClock } from '../../src/sim/virtual-clock';

const value = (ordinal: number): ProtocolMessage => ({ kind: 'environmentValue', epoch: 0, ordinal, pc: 4, value: 7 });

function channels(seed: number, loss: number) {
  const clock = new VirtualClock();
  const random = new Random(seed);
  const trace = { record: () => {} };
  const link = new LossyLink({ clock, trace, random, latencyNs: 10_000, bitsPerSecond: 10_000_000, loss });
  const [left, right] = link.ends.map(
    (end, index) =>
      new Channel({
        clock,
        actor: `channel.${index}`,
        end,
        session: 'session',
        term: 1,
        acknowledgmentNs: 220_000,
        retransmissionNs: 5_000_000,
      }),
  );
  const received: number[] = [];
  const acknowledged: number[] = [];
  right.messages.subscribe((message) => message.kind === 'environmentValue' && received.push(message.ordinal));
  left.acknowledgments.subscribe((upTo) => acknowledged.push(upTo));
  const runUntil = (at: number) => {
    while (clock.nextAt <= at) clock.runNext();
  };
  return { clock, left, right, received, acknowledged, runUntil };
}

describe('channel', () => {
  test.each(Array.from({ length: 50 }, (_, seed) => seed))(
    'with loss all is delivered once, in order, and acknowledged (seed %i)',
    (seed) => {
      const { left, received, acknowledged, runUntil } = channels(seed, 0.4);
      for (let ordinal = 0; ordinal < 40; ordinal++) left.send(value(ordinal));
      runUntil(60e9);
      expect(received).toEqual(Array.from({ length: 40 }, (_, ordinal) => ordinal));
      expect(acknowledged.at(-1)).toBe(40);
      expect(acknowledged).toEqual([...acknowledged].sort((one, other) => one - other));
    },
  );

  test('a closed channel uses and acknowledges nothing that arrives later', () => {
    const { left, right, received, acknowledged, runUntil } = channels(1, 0);
    left.send(value(0));
    runUntil(1e9);
    left.send(value(1));
    right.close();
    runUntil(2e9);
    expect(received).toEqual([0]);
    expect(acknowledged).toEqual([1]);
  });

  test('an epochEnd and its acknowledgment take the time of their bytes on a 10 Mb/s Ethernet', () => {
    const { clock, left, acknowledged } = channels(1, 0);
    left.send({ kind: 'epochEnd', epoch: 3, length: 4096, interrupts: 0, timeOfDay: 9_000, consoleConfirmed: 0 });
    while (acknowledged.length === 0) clock.runNext();
    const transmissionNs = clock.nowAt - 220_000 - 2 * 10_000;
    expect(transmissionNs).toBeGreaterThan(120_000);
    expect(transmissionNs).toBeLessThan(400_000);
  });

  test('a corrupted frame is told from a whole one', () => {
    const bytes = encodeFrame({ session: 's', term: 1, kind: 'heartbeat' });
    expect(decodeFrame(bytes)).toEqual({ session: 's', term: 1, kind: 'heartbeat' });
    for (let at = 0; at < bytes.length; at++) {
      const corrupted = bytes.slice();
      corrupted[at] ^= 0x10;
      expect(decodeFrame(corrupted)).toBeUndefined();
    }
  });
});
