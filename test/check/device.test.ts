import { describe, expect, test } from 'vitest';
import { guest } from '../../examples/new-device/guest';
import { printerRow } from '../../examples/new-device/printer';
import {
  ADDRESS_MAP,
  type Completion,
  checkDevice,
  type DeviceBack,
  type DeviceFront,
  type DeviceRow,
  defaultPlan,
  judgedPair,
  type Place,
  runBare,
} from '../../src/index';
import { consistent } from './guests';

/** A thermometer: register 0 starts a measurement (1), register 4 says whether one is done, register 8 has the degrees. */
const POWER_ON = { busy: 0, done: 0, degrees: 0 };
const measurementNs = 1_000_000;

class ThermometerFront implements DeviceFront {
  state = { ...POWER_ON };
  constructor(readonly name: string) {}
  get interruptLine(): boolean {
    return this.state.done === 1;
  }
  read(offset: number): number {
    if (offset !== 8) return offset === 4 ? this.state.done : 0;
    this.state.done = 0;
    return this.state.degrees;
  }
  write(offset: number, _size: number, value: number) {
    if (offset !== 0 || value !== 1 || this.state.busy === 1) return undefined;
    this.state.busy = 1;
    return { device: this.name, kind: 'operation', detail: {} } as const;
  }
  deliver({ registers }: Completion): void {
    this.state = { busy: 0, done: 1, degrees: registers.degrees };
  }
  reset(): void {
    this.state = { ...POWER_ON };
  }
  snapshot(): unknown {
    return { ...this.state };
  }
  restore(snapshot: unknown): void {
    this.state = { ...(snapshot as typeof POWER_ON) };
  }
}

class ThermometerBack implements DeviceBack {
  onCompleted: (completion: Completion) => void = () => {};
  count = 0;
  constructor(readonly place: Place) {
    place.world.clock.subscribe(this.actor, (event) => this.finish(event.data as number));
  }
  get actor(): string {
    return `${this.place.processor}.${this.place.name}`;
  }
  perform(output: { kind: string; operation?: number }): void {
    const { clock } = this.place.world;
    if (output.kind === 'abort') clock.disarmAll(this.actor);
    else clock.arm(clock.nowAt + measurementNs, { actor: this.actor, name: 'done', data: output.operation });
  }
  finish(operation: number): void {
    this.count++;
    this.onCompleted({ device: this.place.name, registers: { degrees: 20 + this.count }, dma: [], operation });
  }
}

const thermometer: DeviceRow = {
  name: 'thermometer',
  base: 0xf0840000,
  length: 12,
  front: (name) => new ThermometerFront(name),
  back: (place) => new ThermometerBack(place),
  uncertain: ({ device, operation }) => ({ device, registers: { degrees: -1 }, dma: [], operation }),
};

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

  test('IO1: a device that loses a completion', () => {
    class Loses extends ThermometerBack {
      override finish(operation: number): void {
        if (operation % 5 !== 3) super.finish(operation);
      }
    }
    const { violations } = checkDevice({ ...thermometer, back: (place) => new Loses(place) });
    expect(violations).toEqual([{ rule: 'IO1', what: expect.stringMatching(/operation \d+ never completes/) }]);
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

  test('IO2: a device that does not say what becomes of an operation at a failover', () => {
    expect(rulesOf({ ...thermometer, uncertain: undefined })).toContain('IO2');
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
