import { expect, test } from 'vitest';
import { Random } from '../../../src/base/random';
import { configuration } from '../../../src/check/explorer/configuration';
import { enabledSteps } from '../../../src/check/explorer/enabled';
import { ScriptedWorld } from '../../../src/check/explorer/scripted-world';
import type { Step } from '../../../src/check/explorer/steps';
import { WorldMemory } from '../../../src/check/explorer/world-memory';

const faults = {
  crashes: 2,
  losses: 1,
  joins: 1,
  falseSuspicions: 1,
  duplicates: 1,
  overtakings: 1,
  strayInterrupts: 1,
};
const drafts = [
  { program: 'read write:0 byte input', protocol: 'original', faults, typed: 1 },
  { program: 'start:0 poll await:0 append', protocol: 'revised', faults, backups: 2 },
  { program: 'ordinary timer:2 read move', protocol: 'fastest', faults, skewTicks: 3 },
  {
    program: 'append byte input',
    connected: true,
    typed: 1,
    faults: { ...faults, cuts: 2, environmentCrashes: 2, handOvers: 1 },
  },
] as const;

/** Steps that chance chooses, as long as there are some and nothing is violated. */
function walk(
  seed: number,
  world: ScriptedWorld,
  of: Parameters<typeof enabledSteps>[1],
  most: number,
): readonly Step[] {
  const random = new Random(seed);
  const taken: Step[] = [];
  while (taken.length < most && world.monitor.broken === undefined) {
    const steps = enabledSteps(world, of);
    if (steps.length === 0) break;
    const step = steps[random.integer(0, steps.length - 1)];
    world.take(step);
    taken.push(step);
  }
  return taken;
}

test.each(drafts)('a world that is brought back is the one that the same steps lead to: $program', (draft) => {
  const of = configuration('walked', draft);
  const seeds = Array.from({ length: 40 }, (_, seed) => seed);
  const world = new ScriptedWorld(of);
  const memory = new WorldMemory(world);
  const first = memory.capture();
  let before = first;
  for (const seed of seeds) {
    memory.restore(first);
    const steps = walk(seed, world, of, 60);
    const there = memory.capture(before);
    const name = `seed ${seed}, ${steps.length} steps`;
    expect(memory.fresh(), name).toBe(`${there.high}/${there.low}`);
    // Somewhere else, and back again.
    memory.restore(first, there);
    walk(seed + 1000, world, of, 20);
    memory.restore(there);
    expect(memory.fresh(), name).toBe(`${there.high}/${there.low}`);
    const other = new ScriptedWorld(of);
    for (const step of steps) other.take(step);
    expect(new WorldMemory(other).fresh(), name).toBe(`${there.high}/${there.low}`);
    expect(enabledSteps(other, of)).toEqual(enabledSteps(world, of));
    before = there;
  }
});

test('two worlds that differ in one number have different fingerprints', () => {
  const of = configuration('one', { program: 'read write:0' });
  const world = new ScriptedWorld(of);
  const memory = new WorldMemory(world);
  const before = memory.fresh();
  world.members[1].guest.time++;
  expect(memory.fresh()).not.toBe(before);
});
