import { expect, test } from 'vitest';
import { Random } from '../../src/base/random';
import { VirtualClock } from '../../src/sim/virtual-clock';

test('timers fire by instant and then in the order of arming; a disarmed one does not', () => {
  const random = new Random(11);
  const clock = new VirtualClock();
  const fired: { at: number; armed: number }[] = [];
  clock.subscribe('test', ({ data }) => fired.push({ at: clock.nowAt, armed: data as number }));
  const disarmed = new Set<number>();
  for (let armed = 0; armed < 500; armed++) {
    const timer = clock.arm(random.integer(0, 50), { actor: 'test', name: 'tick', data: armed });
    if (random.chance(0.2)) {
      clock.disarm(timer);
      disarmed.add(armed);
    }
  }
  while (clock.runNext());
  const sorted = [...fired].sort((one, other) => one.at - other.at || one.armed - other.armed);
  expect(fired).toEqual(sorted);
  expect(fired.length).toBe(500 - disarmed.size);
  expect(fired.some(({ armed }) => disarmed.has(armed))).toBe(false);
});
