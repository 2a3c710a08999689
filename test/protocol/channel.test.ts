import { describe, expect, test, vi } from 'vitest';
import { decodeFrame, encodeFrame } from '../../src/protocol/frame';
import type { ProtocolMessage } from '../../src/protocol/messages';
import { channels, value } from './rig';

describe('channel', () => {
  test.each(Array.from({ length: 50 }, (_, seed) => seed))(
    'with loss all is delivered once, in order, and acknowledged (seed %i)',
    (seed) => {
      const { left, received, acknowledged, runUntil } = channels(seed, { loss: 0.4 });
      for (let ordinal = 0; ordinal < 40; ordinal++) left.send(value(ordinal));
      runUntil(60e9);
      expect(received).toEqual(Array.from({ length: 40 }, (_, ordinal) => ordinal));
      expect(acknowledged.at(-1)).toBe(40);
      expect(acknowledged).toEqual([...acknowledged].sort((one, other) => one - other));
    },
  );

  test('a closed channel uses and acknowledges nothing that arrives later', () => {
    const { left, right, received, acknowledged, runUntil } = channels(1, {});
    left.send(value(0));
    runUntil(1e9);
    left.send(value(1));
    right.close();
    runUntil(2e9);
    expect(received).toEqual([0]);
    expect(acknowledged).toEqual([1]);
  });

  test('closed by what it has just delivered, it delivers no more and acknowledges nothing', () => {
    const { clock, left, right, received, acknowledged, runUntil } = channels(1, {});
    right.messages.subscribe(() => right.close());
    const arm = vi.spyOn(clock, 'arm');
    for (const ordinal of [0, 1, 2]) left.send(value(ordinal));
    runUntil(1e9);
    expect([received, acknowledged]).toEqual([[0], []]);
    expect(arm.mock.calls.filter(([, { actor }]) => actor === 'channel.1')).toEqual([]);
  });

  test.each([{ session: 'another' }, { term: 2 }, { session: 'another', term: 2 }])(
    'a frame of %j is nothing: no message, no acknowledgment, no sign of life',
    (differs) => {
      const { left, right, received, acknowledged, runUntil } = channels(1, {}, undefined, differs);
      let heard = 0;
      right.traffic.subscribe(() => heard++);
      left.send(value(0));
      left.heartbeat();
      runUntil(1e9);
      expect([received, acknowledged, heard]).toEqual([[], [], 0]);
    },
  );

  test('§4.1: the end-of-epoch message and its acknowledgment take 141 µs of transmission', () => {
    const { clock, left, acknowledged } = channels(1, {});
    left.send({
      kind: 'epochEnd',
      epoch: 3,
      term: 1,
      length: 4096,
      interrupts: 0,
      timeOfDay: 9_000,
      consoleConfirmed: 0,
    });
    while (acknowledged.length === 0) clock.runNext();
    const transmissionNs = clock.nowAt - 220_000 - 2 * 10_000;
    expect(Math.abs(transmissionNs - 141_000)).toBeLessThan(7_000);
  });

  test('every kind of message comes back as it was sent', () => {
    const messages: ProtocolMessage[] = [
      value(3),
      { kind: 'epochEnd', epoch: 3, term: 1, length: 4096, interrupts: 2, timeOfDay: 2 ** 40, consoleConfirmed: 9 },
      { kind: 'interrupt', epoch: 1, ordinal: 0, source: 'intervalTimer', registers: undefined, dma: undefined },
      {
        kind: 'interrupt',
        epoch: 1,
        ordinal: 1,
        source: 'scsi',
        registers: { ISTAT: 1, DSP: 0xfffffff0 },
        dma: [{ address: 0x2000, bytes: Uint8Array.of(1, 2, 255) }],
      },
    ];
    for (const message of messages) {
      const frame = { session: 's', term: 2, kind: 'data', sequence: 5, message } as const;
      expect(decodeFrame(encodeFrame(frame))).toEqual(frame);
    }
  });

  test('what a frame yields shares no bytes with it', () => {
    const bytes = Uint8Array.of(1, 2, 3);
    const messages = [
      { kind: 'page', address: 4096, bytes },
      { kind: 'state', index: 1, term: 1, members: ['left'], state: { fifo: bytes } },
      { kind: 'interrupt', epoch: 1, ordinal: 0, source: 'scsi', registers: {}, dma: [{ address: 64, bytes }] },
    ] as const;
    for (const message of messages) {
      const frame = { session: 's', term: 1, kind: 'data', sequence: 1, message } as const;
      const wire = encodeFrame(frame);
      const decoded = decodeFrame(wire);
      wire.fill(0);
      expect(decoded).toEqual(frame);
    }
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
