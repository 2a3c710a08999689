import { expect, test } from 'vitest';
import type { Mutation } from '../../src/check/mutants/names';
import type { RunPlan } from '../../src/sim/plan/plan';
import { guest } from './guests';

const { judge } = guest('ledger', { append: 'transactions=2 seed=3', epochLength: 16_384, patienceNs: 20e9 });
const longer = guest('ledger', { append: 'transactions=5 seed=3', epochLength: 16_384, patienceNs: 20e9 });

/** The first violation in a row of plans, or `undefined` when the oracle finds none. */
function firstViolation(
  mutation: Mutation | undefined,
  plans: readonly Partial<RunPlan>[],
  judged = judge,
): string | undefined {
  const mutations = new Set(mutation === undefined ? [] : [mutation]);
  for (const plan of plans) {
    const run = judged(plan, mutations);
    if (run.verdict === 'inconsistent') return run.violation;
  }
  return undefined;
}

test('P7 taken out: an operation outstanding at the failover gets no interrupt, and is waited for until the end', () => {
  const plans = [{ kills: [{ who: 'primary', when: { kind: 'epoch', epoch: 30 } }] }] as const;
  expect(firstViolation(undefined, plans)).toBeUndefined();
  expect(firstViolation('P7', plans)).toMatch(/gets no interrupt for operation \w+ of scsi/);
  expect(judge(plans[0], new Set(['P7'])).observed).toMatchObject({ finished: false, alive: true });
});

test('discarding taken out under repeatOutstanding: an operation is started again although the guest knows it complete', () => {
  const plan = { protocol: 'prototype', switches: { failover: 'repeatOutstanding' } } as const;
  const told: number[] = [];
  judge(plan, new Set(), (record) => {
    if (record.type === 'message.sent' && record.kind === 'interrupt' && record.operation !== undefined) {
      told.push(record.event);
    }
  });
  const plans = told.map(
    (event): Partial<RunPlan> => ({ ...plan, kills: [{ who: 'primary', when: { kind: 'event', event } }] }),
  );
  expect(plans.length).toBeGreaterThan(5);
  expect(firstViolation(undefined, plans)).toBeUndefined();
  expect(firstViolation('discardSolicited', plans)).toMatch(
    /starts 1 of its guest’s operations again .* only 0 are outstanding/,
  );
});

test('output commit taken out: an output leaves before what it depends on is acknowledged', () => {
  const plans = [{}, { link: { loss: 0.2 } }] as const;
  expect(firstViolation(undefined, plans)).toBeUndefined();
  expect(firstViolation('outputCommit', plans)).toMatch(/released an output .* before right had received message \d+/);
});

test('output commit taken out: the terminal has shown a byte that the promoted guest never writes', () => {
  const mutations = new Set(['outputCommit'] as const);
  const wrong = /the terminal has shown one of them/;
  let found: string | undefined;
  for (let seed = 0; seed < 60 && found === undefined; seed++) {
    const events: number[] = [];
    const plan = { seed, link: { loss: 0.4 } };
    judge(plan, mutations, (record) => {
      if (record.type !== 'output.released' || record.committed || record.output !== 'byte') return;
      events.push(record.event);
    });
    for (const event of events.filter((_, index) => index % 8 === 7)) {
      const kills = [{ who: 'primary', when: { kind: 'event', event } }] as const;
      if (judge({ ...plan, kills }, mutations).heard.some((violation) => wrong.test(violation))) found = `seed ${seed}`;
    }
  }
  expect(found).toBeDefined();
});

test('clock correction taken out: the clocks differ at an epoch’s end, the time of day goes back, or the interval timer is early', () => {
  const plans = Array.from(
    { length: 40 },
    (_, seed): Partial<RunPlan> => ({
      seed,
      // The guest has told the time of some transactions by then.
      kills: [{ who: 'primary', when: { kind: 'time', at: 200_000_000 } }],
    }),
  );
  expect(firstViolation(undefined, plans, longer.judge)).toBeUndefined();
  expect(firstViolation('clockCorrection', plans, longer.judge)).toMatch(
    /time of day at \w+ goes back|interval timer at \w+ interrupts|in time\.seenTicks/,
  );
});
