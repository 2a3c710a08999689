/**
 * P6 (§2.1): "If backup's hypervisor receives a failure notification in place of [e_b, pc, Val] then the backup's
 * hypervisor itself executes that environment instruction. If in P5, backup's hypervisor receives a failure
 * notification in place of a message from the primary: e_b := e_b + 1; backup starts epoch e_b; backup is promoted to
 * primary for epoch e_b + 1." The failover epoch X is the first without an epochEnd; the backup is the primary from X +
 * 1 on.
 */
import { expect, test } from 'vitest';
import { laboratory } from '../hypervisor/laboratory';
import { epochEnd, readClock } from '../hypervisor/scripts';
import { by, recordsOfPair } from './ledger-pair';

test('P6: a failure notification in place of a value: the backup executes the instruction itself', () => {
  const { hypervisor, claimAnswered, clock, cpu, asked } = laboratory('backup', 'original', readClock);
  clock.runUntil(1_000);
  hypervisor.peerFailed();
  expect(asked).toEqual(['resumeReceiving', 'closeFailed', 'claim']);
  expect(cpu.seen).toEqual([]);
  claimAnswered(true);
  expect(cpu.seen).toEqual([50]);
});

test('P6: everything received is replayed before the failover epoch, which is the first without an epochEnd', () => {
  const { hypervisor, claimAnswered, clock, recorded } = laboratory('backup', 'original', []);
  hypervisor.receive(epochEnd(0, 10));
  hypervisor.receive(epochEnd(1, 20));
  hypervisor.peerFailed();
  claimAnswered(true);
  clock.runUntil(10_000);
  expect(recorded('role.primary')).toEqual([{ type: 'role.primary', failoverEpoch: 2, uncertain: 0, restarted: 0 }]);
});

const kills = [{ who: 'primary', when: { kind: 'epoch', epoch: 8 } }] as const;

test('P6 on the pair: epoch X has no primary, and the backup leads from X + 1 on', () => {
  const records = recordsOfPair({ plan: { kills } });
  const roles = by(records, 'right', 'role.promoting', 'role.failoverEpoch', 'role.primary');
  expect(by(records, 'left', 'processor.killed')).toMatchObject([{ role: 'primary', epoch: 8 }]);
  expect(roles).toMatchObject([
    { type: 'role.promoting' },
    { type: 'role.failoverEpoch', epoch: 8 },
    { type: 'role.primary', failoverEpoch: 8 },
  ]);
  const ends = by(records, 'right', 'epoch.ended').filter(({ epoch }) => (epoch as number) >= 7);
  expect(ends.slice(0, 3)).toMatchObject([
    { epoch: 7, term: 1, failover: false },
    { epoch: 8, term: 2, failover: true },
    { epoch: 9, term: 2, failover: false },
  ]);
  const outputs = by(records, 'right', 'output.absorbed', 'output.released');
  const absorbed = outputs.filter(({ event }) => event < roles[2].event);
  expect(absorbed.filter(({ type }) => type === 'output.released')).toEqual([]);
  expect(outputs.slice(absorbed.length).filter(({ type }) => type === 'output.absorbed')).toEqual([]);
  expect(outputs.length).toBeGreaterThan(absorbed.length);
});

test('without P6 the backup waits for ever for what the dead primary would have sent', () => {
  const { hypervisor, clock, cpu, asked, waitsFor } = laboratory('backup', 'original', readClock, { without: 'P6' });
  clock.runUntil(1_000);
  hypervisor.peerFailed();
  clock.runUntil(10_000);
  expect([asked, cpu.seen, waitsFor()]).toEqual([['resumeReceiving'], [], 'value']);
});
