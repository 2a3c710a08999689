import { expect, test } from 'vitest';
import { Random } from '../../src/base/random';
import { presets } from '../../src/hypervisor/switches';
import type { Kill } from '../../src/sim/plan/plan';
import { consistent, guest } from './guests';
import { length } from './length';

const { judge, bare } = guest('ledger', { append: 'transactions=2 seed=3', epochLength: 16_384, patienceNs: 60e9 });
const protocols = Object.keys(presets) as (keyof typeof presets)[];
const orders: readonly (readonly [Kill['who'], Kill['who']])[] = [
  ['primary', 'primary'],
  ['primary', 'backup'],
  ['backup', 'primary'],
  ['backup2', 'primary'],
  ['backup', 'backup'],
  ['backup2', 'backup'],
];
const combinations = protocols.length * orders.length;

test('three replicas, every order of two deaths at random moments: one goes on, and nobody can tell', () => {
  // Under each protocol each order, twice on a good link and twice on a bad one; with `npm run test:long` 24 times.
  const runs = length(4 * combinations, 24 * combinations);
  let failovers = 0;
  let together = 0;
  for (let seed = 0; seed < runs; seed++) {
    const random = new Random(`three/${seed}`);
    const protocol = protocols[seed % protocols.length];
    const order = orders[Math.floor(seed / protocols.length) % orders.length];
    const first = random.integer(1_000_000, Math.floor(bare.virtualTimeNs));
    // Often within the first failover: at once, while it is not noticed, during the claim.
    const gap = random.chance(0.2) ? 0 : random.integer(0, random.chance(0.6) ? 60_000_000 : 200_000_000);
    if (gap === 0) together++;
    const kills = order.map((who, at) => ({ who, when: { kind: 'time', at: first + at * gap } }) as const);
    const link = Math.floor(seed / combinations) % 2 === 0 ? { loss: 0.1, jitterNs: 200_000 } : {};
    const run = judge({ seed, protocol, backups: 2, kills, link });
    const name = `seed ${seed} ${protocol} ${JSON.stringify(kills)}`;
    expect([name, run.verdict, run.violation]).toEqual([name, consistent, undefined]);
    expect([name, run.observed.finished]).toEqual([name, true]);
    failovers += run.failovers.length;
  }
  expect(failovers).toBeGreaterThan(runs * 0.6);
  expect(together).toBeGreaterThan(runs * 0.1);
});

test('a false suspicion among three costs replicas, never a split brain (loss 0.7)', () => {
  let deposed = 0;
  for (let seed = 0; seed < length(20, 40); seed++) {
    const protocol = protocols[seed % protocols.length];
    const run = judge({ seed, protocol, backups: 2, link: { loss: 0.7 } }, undefined, ({ type }) => {
      if (type === 'role.deposed') deposed++;
    });
    expect([seed, run.verdict, run.violation]).toEqual([seed, consistent, undefined]);
  }
  expect(deposed).toBeGreaterThan(length(5, 10));
});
