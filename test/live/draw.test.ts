/** What comes to a live machine by the seed. */
import { expect, test } from 'vitest';
import { LiveDraw, liveFaults } from '../../src/cli/torture/live/draw';

const timeoutMs = 300;
const faults = (draw: LiveDraw, between: () => void = () => {}) =>
  Array.from({ length: 200 }, () => {
    between();
    return draw.fault(timeoutMs);
  });

test('the faults of a seed are the same, however many processes are started meanwhile', () => {
  const [calm, busy] = [new LiveDraw(7, ['echo']), new LiveDraw(7, ['echo'])];
  const startOne = () => {
    busy.restartMs();
    busy.processor();
  };
  expect(faults(busy, startOne)).toEqual(faults(calm));
  expect(busy.mediaMs).toBe(calm.mediaMs);
});

test('all kinds come, and a machine without a person loses none of hers', () => {
  const kinds = (guest: 'echo' | 'ledger') => new Set(faults(new LiveDraw(1, [guest])).map(({ kind }) => kind));
  expect(kinds('echo')).toEqual(new Set(liveFaults));
  expect(kinds('ledger')).toEqual(new Set(liveFaults.filter((kind) => kind !== 'cut the person')));
});
