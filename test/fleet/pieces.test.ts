import { expect, test } from 'vitest';
import { piecesOf, unitsOf, unitsPerJob } from '../../src/fleet/pieces';
import { UnitStates } from '../../src/fleet/unit-states';

test('units next to each other are cut into pieces', () => {
  const pieces = piecesOf([0, 1, 2, 3, 4, 7, 8, 11], () => 3);
  expect(pieces).toEqual([
    { first: 0, count: 3 },
    { first: 3, count: 2 },
    { first: 7, count: 2 },
    { first: 11, count: 1 },
  ]);
  expect([...unitsOf(pieces)]).toEqual([0, 1, 2, 3, 4, 7, 8, 11]);
});

test('the last pieces are smaller', () => {
  const units = Array.from({ length: 400 }, (_, at) => at);
  const counts = piecesOf(units, (left) => unitsPerJob(left, 200, 2)).map(({ count }) => count);
  expect(counts.slice(0, 3)).toEqual([50, 44, 39]);
  expect([Math.min(...counts.slice(0, -1)), counts.at(-2)]).toEqual([5, 5]);
  expect(counts.reduce((sum, count) => sum + count)).toBe(400);
});

test('a job takes some 10 s as measured; of few units each thread has several jobs, and of many units jobs are longer', () => {
  expect(unitsPerJob(10_000, 200, 4)).toBe(50);
  expect(unitsPerJob(10_000, 60_000, 4)).toBe(1);
  expect(unitsPerJob(40, 200, 2)).toBe(5);
  expect(unitsPerJob(10_000_000, 200, 4)).toBe(100);
});

test('a producer knows which units are missing and which are in the queue', () => {
  const units = new UnitStates(8, (unit) => unit !== 2);
  expect(units.takeMissing(3)).toEqual([0, 1, 3]);
  expect([units.settle(1), units.settle(1), units.settle(2), units.settle(9)]).toEqual([true, false, false, false]);
  expect([units.wanted, units.queued]).toEqual([6, 2]);
  units.foundQueued([1, 3, 6]);
  expect([units.wanted, units.queued]).toEqual([6, 2]);
  expect([units.takeMissing(9), units.queued]).toEqual([[0, 4, 5, 7], 6]);
  expect(() => new UnitStates(100_000_001, () => true)).toThrow(/at most 100000000 units/);
});
