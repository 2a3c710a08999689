import { expect, test } from 'vitest';
import { Random } from '../../src/base/random';
import { VirtualClock } from '../../src/sim/virtual-clock';

/** What is armed, in the order of arming. */
interface Armed {
  readonly at: number;
  readonly actor: string;
  readonly timer: number;
}

test.each([1, 2, 3, 4, 5, 6, 7, 8])(
  'timers fire by instant and then in the order of arming; a disarmed one does not (seed %i)',
  (seed) => {
    const random = new Random(seed);
    const clock = new VirtualClock();
    let armed: readonly Armed[] = [];
    const fired: number[] = [];
    const expected: number[] = [];
    const actors = ['one', 'other'];
    for (const actor of actors) clock.subscribe(actor, ({ data }) => fired.push(data as number));
    const first = () => armed.reduce((best, each) => (each.at < best.at ? each : best));
    const fire = () => {
      const { timer, at } = first();
      expect(clock.nextAt).toBe(at);
      expected.push(timer);
      armed = armed.filter((each) => each.timer !== timer);
      clock.runNext();
      expect(clock.nowAt).toBe(at);
    };
    for (let count = 0; count < 1000; count++) {
      const actor = actors[random.integer(0, 1)];
      const at = clock.nowAt + random.integer(0, 50);
      armed = [...armed, { at, actor, timer: clock.arm(at, { actor, name: 'tick', data: count }) }];
      if (random.chance(0.3)) {
        const { timer } = armed[random.integer(0, armed.length - 1)];
        clock.disarm(timer);
        armed = armed.filter((each) => each.timer !== timer);
      }
      if (random.chance(0.01)) {
        clock.disarmAll('other');
        armed = armed.filter((each) => each.actor !== 'other');
      }
      if (armed.length > 0 && random.chance(0.5)) fire();
    }
    while (armed.length > 0) fire();
    expect(clock.runNext()).toBe(false);
    expect(fired).toEqual(expected);
  },
);
