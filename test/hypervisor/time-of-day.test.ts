import { expect, test } from 'vitest';
import { TimeOfDay } from '../../src/hypervisor/time-of-day';

test('§2.3: a clock that is behind what the guest has seen goes on from there, and neither goes back nor stands still', () => {
  const time = new TimeOfDay(-1_000_000);
  expect(time.ticks(0)).toBe(0);
  expect(time.ticks(2_000)).toBe(100);
  time.see(5_000);
  expect(time.ticks(3_000)).toBe(5_000);
  expect(time.ticks(4_000)).toBe(5_050);
});

test('§2.3: a clock that is ahead keeps its own pace', () => {
  const time = new TimeOfDay(1_000_000);
  time.see(5_000);
  expect([time.ticks(0), time.ticks(40)]).toEqual([50_000, 50_002]);
});
