import { describe, expect, test } from 'vitest';
import { guest } from '../../examples/new-device/guest';
import { printerRow } from '../../examples/new-device/printer';
import {
  ADDRESS_MAP,
  type Completion,
  checkDevice,
  type DeviceBack,
  type DeviceRow,
  defaultPlan,
  judgedPair,
  type Place,
  runBare,
} from '../../src/index';
import { consistent } from './guests';
import { AlarmBack, alarming, POWER_ON, ThermometerBack, ThermometerFront, thermometer } from './thermometer';

const rulesOf = (row: DeviceRow, seed = 1) => checkDevice(row, { seed }).violations.map(({ rule }) => rule);

describe('checkDevice', () => {
  test.each([...ADDRESS_MAP, printerRow, thermometer].map((row) => [row.name, row] as const))(
    '%s keeps the rules, whatever the seed',
    (_name, row) => {
      for (const seed of [1, 2, 3]) expect(checkDevice(row, { seed }).violations).toEqual([]);
    },
  );

  test('it has been tried: operations were started', () => {
    const { operations, accesses } = checkDevice(thermometer);
    expect([operations > 20, accesses > 2000]).toEqual([true, true]);
  });

  test('visibility: a device that changes a register between boundaries', () => {
    const fronts: ThermometerFront[] = [];
    class Changes extends ThermometerBack {
      override finish(operation: number): void {
        for (const front of fronts) front.state.degrees = 99;
        super.finish(operation);
      }
    }
    const front = (name: string) => {
      const made = new ThermometerFront(name);
      fronts.push(made);
      return made;
    };
    expect(rulesOf({ ...thermometer, front, back: (place) => new Changes(place) })).toContain('visibility');
  });

  test('snapshot: a device whose snapshot forgets a field', () => {
    class Forgets extends ThermometerFront {
      override snapshot(): unknown {
        const { busy, done } = this.state;
        return { busy, done };
      }
      override restore(snapshot: unknown): void {
        this.state = { ...POWER_ON, ...(snapshot as object) };
      }
    }
    expect(rulesOf({ ...thermometer, front: (name) => new Forgets(name) })).toEqual(['snapshot']);
  });

  test('determinism: a device whose fronts differ', () => {
    let made = 0;
    class Differs extends ThermometerFront {
      readonly offset = made++ % 2;
      override read(offset: number): number {
        return super.read(offset) + (offset === 8 ? this.offset : 0);
      }
    }
    expect(rulesOf({ ...thermometer, front: (name) => new Differs(name) })).toContain('determinism');
  });

  test('reset: a device that remembers something over a reset', () => {
    class Remembers extends ThermometerFront {
      override reset(): void {
        this.state = { ...POWER_ON, degrees: this.state.degrees };
      }
    }
    expect(rulesOf({ ...thermometer, front: (name) => new Remembers(name) })).toEqual(['reset']);
  });
});

describe('what a device tells on its own', () => {
  const violationsOf = (row: DeviceRow) => checkDevice(row, { steps: 400 }).violations;
  const oneLoss = (what: RegExp) => [{ rule: 'unsolicited', what: expect.stringMatching(what) }];

  test('a right thermometer with an alarm passes, and the report has the alarms that were tried', () => {
    const { violations, unsolicited } = checkDevice(alarming);
    expect([violations, unsolicited]).toEqual([[], ['{"alarm":1}', '{"alarm":2}']]);
    expect(checkDevice(thermometer).unsolicited).toEqual([]);
  });

  test('an alarm that is not raised again at takeover is lost', () => {
    class Forgets extends AlarmBack {
      override takeOver(): number {
        return 0;
      }
    }
    const what = /^\{"alarm":1\} is lost: the primary dies just before it, so that no processor leads .*at 40\.000 ms$/;
    expect(violationsOf({ ...alarming, back: (place) => new Forgets(place) })).toEqual(oneLoss(what));
  });

  test('an alarm that is raised again though the guest has it comes twice', () => {
    class Repeats extends AlarmBack {
      override takeOver(): number {
        return super.takeOver({ last: 0 });
      }
    }
    const what = /^\{"alarm":1\} reaches the guest 2 times instead of 1: the primary dies after it is forwarded/;
    expect(violationsOf({ ...alarming, back: (place) => new Repeats(place) })).toEqual(oneLoss(what));
  });

  test('an alarm that only the primary’s back awaits is lost with it, long before it comes', () => {
    class Alone extends AlarmBack {
      constructor(place: Place) {
        super(place);
        this.room.tell.clear();
        if (place.processor === place.world.bus.view.primary)
          place.world.clock.arm(40_000_000, { actor: this.actor, name: 'alarm', data: 1 });
      }
    }
    const what = /^\{"alarm":1\} is lost: the primary dies long before it, at 40\.000 ms$/;
    expect(violationsOf({ ...alarming, back: (place) => new Alone(place) })).toEqual(oneLoss(what));
  });

  test('the row names what must come once, whatever its registers say, and leaves out what may be lost', () => {
    class Measures extends AlarmBack {
      override hear(name: string, data: number): void {
        const { nowAt } = this.place.world.clock;
        const registers = { alarm: data, degrees: nowAt / 1_000_000 };
        if (name === 'done') this.finish(data);
        else this.onCompleted({ device: this.place.name, registers, dma: [] });
      }
    }
    const row = { ...alarming, back: (place: Place) => new Measures(place) };
    expect(violationsOf(row)).toEqual(oneLoss(/^\{"alarm":1,"degrees":40\} is lost/));
    const named = { ...row, unsolicited: ({ registers }: Completion) => `alarm ${registers.alarm}` };
    expect(violationsOf(named)).toEqual([]);
    expect(checkDevice(named, { steps: 1 }).unsolicited).toEqual(['alarm 1', 'alarm 2']);
    expect(violationsOf({ ...row, unsolicited: () => undefined })).toEqual([]);
  });
});

/** It tells 40 ms after a measurement that this is long ago; `abort` does not end that. */
class StaleBack extends ThermometerBack {
  override hear(name: string, operation: number): void {
    if (name === 'done') this.finish(operation);
    else this.onCompleted({ device: this.place.name, registers: { alarm: 1 }, dma: [] });
  }
  override finish(operation: number): void {
    super.finish(operation);
    this.awaitStale();
  }
  override perform(output: { kind: string; operation?: number }): void {
    if (output.kind !== 'abort') super.perform(output);
  }
  takeOver(front: unknown): number {
    const { last, done } = front as { last: number; done: number };
    if (done === 1 && last === 0) this.awaitStale();
    return 0;
  }
  awaitStale(): void {
    const { clock } = this.place.world;
    clock.arm(clock.nowAt + 40_000_000, { actor: this.actor, name: 'stale' });
  }
}

describe('the guest resets its machine', () => {
  const measure = [{ offset: 0, size: 4, value: 1 }] as const;

  test('what it had asked for before does not reach it after', () => {
    const rulesAfter = (back: (place: Place) => DeviceBack) =>
      checkDevice({ ...alarming, outside: undefined, back }, { steps: 1, operation: measure }).violations;
    class LetsGo extends StaleBack {
      reset(): void {
        this.place.world.clock.disarmAll(this.actor);
      }
    }
    const what = expect.stringMatching(/^\{"alarm":1\}, for which the guest had asked before it reset its machine/);
    expect(rulesAfter((place) => new StaleBack(place))).toEqual([{ rule: 'reset', what }]);
    expect(rulesAfter((place) => new LetsGo(place))).toEqual([]);
  });

  test('a device that is busy with what the guest had started before loses what it starts after; an abort lets go of it', () => {
    class Single extends ThermometerBack {
      isBusy = false;
      override perform(output: { kind: string; operation?: number }): void {
        if (output.kind !== 'abort' && this.isBusy) return;
        this.isBusy = output.kind !== 'abort';
        super.perform(output);
      }
      override finish(operation: number): void {
        this.isBusy = false;
        super.finish(operation);
      }
    }
    class HoldsOn extends Single {
      reset(): void {}
    }
    expect(rulesOf({ ...thermometer, back: (place) => new Single(place) })).toEqual([]);
    expect(rulesOf({ ...thermometer, back: (place) => new HoldsOn(place) })).toEqual(['IO1']);
  });
});

test('the printer of the example: the primary killed at any time, each line is on the paper once', () => {
  const plan = { ...defaultPlan, guest, disk: new Uint8Array(512), devices: [printerRow] };
  const bare = runBare(plan);
  expect(bare.effects.map(({ what }) => what)).toEqual([1, 2, 3, 4, 5, 6].map((line) => `line ${line}`));
  let uncertain = 0;
  for (let at = 10_000_000; at < 310_000_000; at += 37_500_000) {
    const run = judgedPair({ ...plan, kills: [{ who: 'primary', when: { kind: 'time', at } }] }).toEnd(bare);
    expect([at, run.verdict, run.violation, run.devices.printer]).toEqual([at, consistent, undefined, 'consistent']);
    uncertain += run.observed.uncertainInterrupts;
  }
  expect(uncertain).toBeGreaterThan(4);
});
