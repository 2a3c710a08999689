import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test, vi } from 'vitest';
import type { DeviceRow } from '../../devices/place';
import { Random } from '../../src/base/random';
import { Rerun } from '../../src/check/replay/rerun';
import { scenario } from '../../src/check/scenario/run';
import type { RunPlan } from '../../src/sim/plan/plan';
import { bell, image, planFor } from '../trace/runs';

const folder = 'examples/scenarios';
const scenarios = readdirSync(folder)
  .filter((name) => name.endsWith('.scenario'))
  .sort();
/** Spread over all of them, for neighbours are often alike. */
const chosen = scenarios.filter(
  (_, at) => Math.floor((at * 20) / scenarios.length) !== Math.floor(((at - 1) * 20) / scenarios.length),
);

const digestOf = (name: string): string =>
  scenario(readFileSync(join(folder, name), 'utf8'), {
    name,
    file: (path) => new Uint8Array(readFileSync(join(folder, path))),
  }).run.traceDigest;

/** Digests of the traces of two runs of the same plan. */
const twice = (plan: RunPlan): readonly string[] =>
  [1, 2].map(() => {
    const rerun = new Rerun({ plan, machine: 'pair' });
    while (rerun.next() !== undefined);
    return rerun.digest;
  });

const sameTwice = ([one, other]: readonly string[]): boolean => one === other;

describe('the same plan gives the same trace', () => {
  test('twenty scenarios are compared', () => {
    expect(chosen.length).toBe(20);
  });

  test.each(chosen)('%s', (name) => {
    const digests = [digestOf(name), digestOf(name)];
    expect(sameTwice(digests), digests.join(' and ')).toBe(true);
  });
});

describe('the comparison catches what is not from the seed', () => {
  afterEach(() => vi.restoreAllMocks());

  const plan = planFor(image('countdown'));
  /** The device that rings at an instant of the world: here one that it does not take from the seed. */
  const ringing = (ringsAfterNs: () => number): DeviceRow => ({
    ...bell,
    back: (place) => {
      const back = bell.back?.(place);
      const { clock } = place.world;
      const actor = `${place.processor}.planted`;
      clock.subscribe(actor, () => back?.onCompleted({ device: place.name, registers: {}, dma: [] }));
      clock.arm(ringsAfterNs(), { actor, name: 'rings' });
      return back as NonNullable<typeof back>;
    },
  });

  test('a device whose back asks Math.random when to interrupt', () => {
    expect(sameTwice(twice({ ...plan, devices: [ringing(() => 2_000_000)] }))).toBe(true);
    expect(
      sameTwice(twice({ ...plan, devices: [ringing(() => (2_000_000 + Math.floor(Math.random() * 1e9) / 1e3) | 0)] })),
    ).toBe(false);
  });

  test('a source of randomness that forgets its seed', () => {
    expect(sameTwice(twice(plan))).toBe(true);
    vi.spyOn(Random.prototype, 'integer').mockImplementation(
      (least, most) => least + Math.floor(Math.random() * (most - least + 1)),
    );
    expect(sameTwice(twice(plan))).toBe(false);
  });

  test('something that one run leaves behind for the next', () => {
    let runs = 0;
    expect(sameTwice(twice({ ...plan, devices: [ringing(() => 2_000_000 + runs++)] }))).toBe(false);
  });
});
