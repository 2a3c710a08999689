/** What the chip remembers of a connection, and what it forgets with it. */
import { expect, test } from 'vitest';
import { BusLines } from '../../devices/ncr53c700/lines';

const [target, DISCONNECT] = [3, 0x04];

test('a target that leaves after DISCONNECT comes back; one that leaves without a word does not', () => {
  const lines = new BusLines();
  const leavesAfter = (message?: number) => {
    if (message !== undefined) lines.message = message;
    lines.sense({ type: 'busFree' });
    return lines.disconnected;
  };
  const selects = () => {
    lines.target = target;
    lines.sense({ type: 'selected' });
  };
  selects();
  expect(leavesAfter(DISCONNECT)).toBe(1 << target);
  lines.sense({ type: 'reselected', target });
  expect([lines.disconnected, leavesAfter()]).toEqual([0, 0]);
  selects();
  expect(leavesAfter()).toBe(0);
});
