import { expect, test } from 'vitest';
import { Listener } from '../../src/check/oracle';
import { Recent } from '../../src/check/points/recent';
import type { TraceRecord } from '../../src/ports/trace';

/**
 * More epochs, bytes and operations than are remembered, of a pair whose backup is so far behind that it never says
 * anything.
 */
const epochs = 150_000;

test('the oracle’s memory does not grow with the run', () => {
  const listener = new Listener();
  let event = 0;
  const hear = (actor: string, type: string, fields: object) =>
    listener.hear({ event: ++event, at: event, actor, type, ...fields } as TraceRecord);
  hear('world', 'run.started', { protocol: 'fastest', backups: 1 });
  const sizes = [];
  for (let epoch = 0; epoch < epochs; epoch++) {
    hear('left', 'operation.started', { id: `${epoch}`, device: 'scsi', epoch });
    hear('left', 'output.released', { output: 'byte', ordinal: epoch, byte: 65, committed: true });
    hear('left', 'message.sent', { to: 'right', kind: 'epochEnd', sequence: epoch + 1, epoch, term: 1 });
    hear('right', 'message.received', { from: 'left', sequence: epoch + 1 });
    hear('left', 'time.read', { ticks: epoch });
    hear('left', 'epoch.ended', { epoch, term: 1, digest: `${epoch}` });
    if (epoch === epochs / 3) sizes.push(listener.size);
  }
  expect(event).toBeGreaterThan(900_000);
  expect(listener.violations).toEqual([]);
  expect(sizes[0]).toBeGreaterThan(1000);
  // The youngest generation of each memory may be anywhere between empty and full.
  expect(listener.size).toBeLessThan(1.2 * sizes[0]);
  expect(listener.size).toBeLessThan(80_000);
});

test('what is recent is found, and an older one may be forgotten', () => {
  const recent = new Recent<number, string>(24);
  for (let key = 0; key < 100; key++) {
    recent.set(key, `${key}`);
    for (let known = Math.max(0, key - 23); known <= key; known++) expect(recent.get(known)).toBe(`${known}`);
    expect(recent.size).toBeLessThanOrEqual(27);
  }
  expect(recent.get(0)).toBeUndefined();
  recent.set(80, 'again');
  recent.delete(99);
  expect([recent.get(80), recent.get(99)]).toEqual(['again', undefined]);
});
