/** The interval timer of a guest that does nothing may be late; that of a guest that works is not. */
import { expect, test } from 'vitest';
import { TimerSlack } from '../../src/hypervisor/timer-slack';

const [tick, greatestNs] = [5000, 100e6];

/** The slack after each of these works, in milliseconds. */
function slacks(works: readonly number[], slack = new TimerSlack()): readonly number[] {
  let worked = 0;
  return works.map((instructions) => {
    worked += instructions;
    return slack.after(worked, greatestNs) / 1e6;
  });
}

test('ticks for which a guest only counts its time come later and later, within a limit', () =>
  expect(slacks(Array.from({ length: 9 }, () => tick))).toEqual([1, 3, 7, 15, 31, 63, 100, 100, 100]));

test('a guest that works gets its ticks on time again', () =>
  expect(slacks([tick, tick, tick, 20_000, tick])).toEqual([1, 3, 7, 0, 1]));

test('so does a guest that hears of anything else', () => {
  const slack = new TimerSlack();
  slacks([tick, tick, tick], slack);
  slack.reset();
  expect(slack.after(4 * tick, greatestNs)).toBe(1e6);
});
