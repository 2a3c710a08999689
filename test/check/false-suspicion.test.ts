import { expect, test } from 'vitest';
import { consistent, guest } from './guests';

test('fencing: a false suspicion on a bad link costs a replica, never a split brain (--loss 0.8, seeds 0 to 39)', () => {
  const { judge } = guest('ledger', { append: 'transactions=2 seed=3', epochLength: 16_384, patienceNs: 60e9 });
  let failovers = 0;
  let deposed = 0;
  for (let seed = 0; seed < 40; seed++) {
    const run = judge({ seed, link: { loss: 0.8 } }, undefined, ({ type, actor }) => {
      if (type === 'claim.refused' && actor !== 'bus') deposed++;
    });
    expect([seed, run.verdict, run.violation]).toEqual([seed, consistent, undefined]);
    failovers += run.failovers.length;
  }
  expect(failovers).toBeGreaterThan(5);
  expect(deposed).toBeGreaterThan(20);
});
