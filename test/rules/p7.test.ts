/**
 * P7 (§2.3): "The backup's hypervisor generates an uncertain interrupt for every I/O operation that is outstanding when
 * the backup virtual machine finishes a failover epoch (i.e., just before the backup is promoted to primary)."
 */
import { expect, test } from 'vitest';
import { greatestOutstanding } from '../../src/hypervisor/outstanding-operations';
import type { RunPlan } from '../../src/sim/plan/plan';
import { guest } from '../check/guests';
import { controllerAddress, laboratory } from '../hypervisor/laboratory';
import { epochEnd, forwarded, raisedAt, startOperation } from '../hypervisor/scripts';
import { showWhatComesWithout } from './without';

/** A backup whose guest has started one operation when the primary fails, at the end of the failover epoch. */
function afterFailover(without?: 'P7') {
  const made = laboratory('backup', 'original', startOperation, { without });
  made.clock.runUntil(1_000);
  made.hypervisor.peerFailed();
  made.claimAnswered(true);
  return made;
}

test('P7: every outstanding operation gets an uncertain interrupt at the end of the failover epoch', () => {
  const { cpu, performed, recorded } = afterFailover();
  expect(recorded('interrupt.delivered')).toEqual([
    { type: 'interrupt.delivered', epoch: 0, source: 'scsi', uncertain: true, operation: 'operation 1' },
  ]);
  expect(cpu.interrupts.at(-1)).toEqual(raisedAt(10));
  expect(performed).toEqual([]);
  expect(recorded('role.primary')).toMatchObject([{ failoverEpoch: 0, uncertain: 1, restarted: 0 }]);
});

test('P7: what the dead primary had forwarded during the failover epoch is a completion', () => {
  const { hypervisor, claimAnswered, clock, recorded } = laboratory('backup', 'prototype', startOperation);
  hypervisor.receive(forwarded);
  clock.runUntil(1_000);
  hypervisor.peerFailed();
  claimAnswered(true);
  expect(recorded('interrupt.delivered')).toMatchObject([{ source: 'scsi', uncertain: false }]);
  expect(recorded('role.primary')).toMatchObject([{ failoverEpoch: 0, uncertain: 0, restarted: 0 }]);
});

test('P7: as many operations as may be outstanding get their uncertain interrupts, and the guest goes on', () => {
  const start = { store: { address: controllerAddress, value: 1 } };
  const script = Array.from({ length: greatestOutstanding + 6 }, () => start);
  const { hypervisor, claimAnswered, clock, performed, recorded } = laboratory('backup', 'original', script, {
    epochLength: 1000,
  });
  hypervisor.receive({ ...epochEnd(0, 0), length: greatestOutstanding });
  clock.runUntil(100_000);
  hypervisor.peerFailed();
  claimAnswered(true);
  clock.runUntil(200_000);
  expect(recorded('interrupt.delivered').filter(({ uncertain }) => uncertain)).toHaveLength(greatestOutstanding);
  expect(performed).toHaveLength(6);
});

test('without P7 the operation gets no interrupt, and the next epoch starts', () => {
  const { hypervisor, recorded } = afterFailover('P7');
  expect([hypervisor.epoch, recorded('interrupt.delivered')]).toEqual([1, []]);
  expect(hypervisor.status.outstanding).toMatchObject([{ id: 'operation 1' }]);
});

test.each([
  ['uncertainInterrupts', 2, undefined],
  ['repeatOutstanding', 1, true],
] as const)(
  '%s: the other survivors end the failover epoch alike, by what its epochEnd tells',
  (failover, interrupts, repeats) => {
    const { hypervisor, claimAnswered, clock, sent, performed, recorded } = laboratory(
      'backup',
      'prototype',
      [...startOperation, ...startOperation],
      { paranoid: true, switches: { failover } },
    );
    hypervisor.receive(forwarded);
    clock.runUntil(1_000);
    hypervisor.peerFailed();
    claimAnswered(true);
    const end = sent.find(({ kind }) => kind === 'epochEnd');
    expect(end).toMatchObject({ kind: 'epochEnd', epoch: 0, length: 10, interrupts, digest: expect.any(String) });
    expect(end?.kind === 'epochEnd' ? end.repeats : false).toBe(repeats);
    const uncertain = { ordinal: 1, operation: 2, uncertain: true };
    expect(sent.filter(({ kind }) => kind === 'interrupt')).toMatchObject(interrupts === 2 ? [uncertain] : []);
    // What is started again has had no completion.
    expect([recorded('interrupt.delivered').length, performed.length]).toEqual(interrupts === 2 ? [2, 0] : [0, 2]);
  },
);

const { judge } = guest('ledger', { append: 'transactions=2 seed=3', epochLength: 16_384, patienceNs: 20e9 });

test('without P7 on the pair: the guest waits until the end for an operation outstanding at the failover', () => {
  const plans = [{ patienceNs: 5e9, kills: [{ who: 'primary', when: { kind: 'epoch', epoch: 30 } }] }] as const;
  const run = showWhatComesWithout('P7', plans, judge, /gets no interrupt for operation \w+ of scsi/);
  expect(run.observed).toMatchObject({ finished: false, alive: true });
});

test('§2.3, repeatOutstanding without discarding: an operation is started again although the guest knows it complete', () => {
  const plan = { protocol: 'prototype', switches: { failover: 'repeatOutstanding' } } as const;
  const told: number[] = [];
  judge(plan, new Set(), (record) => {
    if (record.type !== 'message.sent' || record.kind !== 'interrupt' || record.operation === undefined) return;
    told.push(record.event);
  });
  const plans = told.map(
    (event): Partial<RunPlan> => ({ ...plan, kills: [{ who: 'primary', when: { kind: 'event', event } }] }),
  );
  expect(plans.length).toBeGreaterThan(5);
  showWhatComesWithout(
    'discardSolicited',
    plans,
    judge,
    /starts 1 of its guest’s operations again .* only 0 are outstanding/,
  );
});
