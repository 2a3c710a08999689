/** Refused connections in a log: the first ones of ten seconds, and how many more there were. */
import { expect, test } from 'vitest';
import { RefusalLimit } from '../../src/live/operations/refusal-limit';
import { HandClock } from '../hypervisor/laboratory';

test('of many refusals thirty come into the record in ten seconds, and then the number of the others', () => {
  const clock = new HandClock();
  const more: number[] = [];
  const limit = new RefusalLimit(clock, (count) => more.push(count));
  const admitted = (count: number) => Array.from({ length: count }, () => limit.admits()).filter(Boolean).length;
  expect([admitted(100), more]).toEqual([30, []]);
  clock.runUntil(11e9);
  expect([admitted(5), more]).toEqual([5, [70]]);
  clock.runUntil(22e9);
  expect([admitted(31), more]).toEqual([30, [70]]);
});
