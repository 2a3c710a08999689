import { expect, test } from 'vitest';
import { Random } from '../../src/base/random';
import { guest } from './guests';

const { judge } = guest('ledger', { append: 'transactions=2 seed=3', epochLength: 16_384, patienceNs: 100e9 });

test('three backups: two primaries die one after the other, and the survivors compare what they have of the second', () => {
  for (let seed = 0; seed < 24; seed++) {
    const random = new Random(`successors/${seed}`);
    const protocol = (['original', 'prototype', 'revised'] as const)[seed % 3];
    const kills = [random.integer(1_000_000, 90_000_000), random.integer(150_000_000, 260_000_000)].map((at) => ({
      who: 'primary' as const,
      when: { kind: 'time' as const, at },
    }));
    const run = judge({ seed, protocol, backups: 3, kills });
    expect([seed, protocol, kills, run.verdict, run.violation]).toEqual([
      seed,
      protocol,
      kills,
      'consistent',
      undefined,
    ]);
    expect(run.failovers.length).toBe(2);
  }
});
