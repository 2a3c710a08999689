import { expect, test } from 'vitest';
import { Random } from '../../src/base/random';
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

test('§2.3: a clock drifts at its rate from the world’s, and after a correction from the corrected value', () => {
  const fast = new TimeOfDay(2_000, 100);
  expect(fast.ticks(0)).toBe(100);
  expect(fast.ticks(1e9)).toBe((1e9 + 100_000 + 2_000) / 20);
  const slow = new TimeOfDay(0, -100);
  expect(slow.ticks(1e9)).toBe((1e9 - 100_000) / 20);
  slow.correct(1e9, 50_000_000);
  expect(slow.ticks(1e9)).toBe(50_000_000);
  expect(slow.ticks(3e9)).toBe(50_000_000 + (2e9 - 200_000) / 20);
});

test.each([-200, -37, 0, 0.5, 41, 200])(
  '§2.3: a clock that drifts by %d ppm never goes back, whatever corrects it',
  (ppm) => {
    const random = new Random(`drift/${ppm}`);
    const time = new TimeOfDay(random.integer(-1e9, 1e9), ppm);
    let nowAt = 0;
    let before = 0;
    for (let step = 0; step < 10_000; step++) {
      nowAt += random.integer(0, 10 ** random.integer(0, 9));
      const read = time.ticks(nowAt);
      time.see(read);
      expect(read).toBeGreaterThanOrEqual(before);
      before = read;
      if (random.chance(0.3)) {
        time.correct(nowAt, read + random.integer(-1_000, 1_000));
        expect(time.ticks(nowAt)).toBeGreaterThanOrEqual(before);
      }
    }
  },
);

test.each([-1_000, -200, -1, 0, 1, 200, 1_000])(
  '§2.3: with a drift of %i ppm the interval timer is due after ticksUntilDue ticks of the world, and not one earlier',
  (ppm) => {
    const random = new Random(`timer/${ppm}`);
    for (let run = 0; run < 500; run++) {
      const time = new TimeOfDay(random.integer(0, 1e9), ppm);
      const nowAt = random.integer(0, 1e12);
      time.see(time.ticks(nowAt));
      const ahead = random.integer(1, 10 ** random.integer(0, 9));
      time.loadIntervalTimer((time.seenTicks + ahead) | 0);
      const ticks = time.ticksUntilDue(nowAt);
      expect(Math.abs(ticks - ahead)).toBeLessThanOrEqual(2 + (ahead * Math.abs(ppm) * 1.01) / 1e6);
      expect(time.intervalTimerDue(nowAt + 20 * (ticks - 1))).toBe(false);
      expect(time.intervalTimerDue(nowAt + 20 * ticks)).toBe(true);
      expect(time.ticks(nowAt + 20 * ticks)).toBeGreaterThanOrEqual(time.seenTicks + ahead);
    }
  },
);

test.each([-200, 0, 200])('§2.3: with a drift of %i ppm a comparand that has passed is due at once', (ppm) => {
  const time = new TimeOfDay(0, ppm);
  time.see(time.ticks(1e9));
  time.loadIntervalTimer(time.ticks(1e9) + 1_000);
  expect([1e9, 1e9 + 20_100, 1e9 + 5e6].map((nowAt) => time.ticksUntilDue(nowAt) > 0)).toEqual([true, false, false]);
  expect(time.ticksUntilDue(1e9 + 5e6)).toBe(0);
});
