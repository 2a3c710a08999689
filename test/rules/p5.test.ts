/**
 * P5 (§2.1): "If epoch ends at the backup: backup awaits message with virtual-machine interrupts for epoch e_b from
 * primary; …; backup delivers all virtual-machine interrupts buffered for delivery at end of epoch e_b; e_b := e_b + 1;
 * backup starts epoch e_b." §2.3: "At the start of each epoch, the backup's hypervisor loads a corrected time-of-day
 * value into the time-of-day clock."
 */
import { expect, test } from 'vitest';
import type { RunPlan } from '../../src/sim/plan/plan';
import { guest } from '../check/guests';
import { laboratory } from '../hypervisor/laboratory';
import { epochEnd, forwarded, raisedAt, startOperation } from '../hypervisor/scripts';
import { by, recordsOfPair } from './ledger-pair';
import { showWhatComesWithout } from './without';

test('P5: at the end of the epoch the backup awaits epochEnd, delivers the same interrupts and corrects its clock', () => {
  const script = [...startOperation, { ordinary: 6 }, { readClock: true }] as const;
  const { hypervisor, claimAnswered, clock, cpu, waitsFor } = laboratory('backup', 'original', script);
  clock.runUntil(1_000);
  expect([cpu.instructions, waitsFor()]).toEqual([10, 'epochEnd']);
  hypervisor.receive(forwarded);
  hypervisor.receive(epochEnd(0, 5_000, 1));
  expect(cpu.interrupts.at(-1)).toEqual(raisedAt(10));
  hypervisor.peerFailed();
  claimAnswered(true);
  clock.runUntil(1_100);
  expect(cpu.seen[0]).toBeGreaterThanOrEqual(5_000);
});

test('P5 on the pair: both guests get the same interrupts at the ends of the same epochs, and both states agree', () => {
  const records = recordsOfPair();
  const boundaries = (actor: string) =>
    by(records, actor, 'interrupt.delivered', 'epoch.ended').map(({ event, at, actor, ticks, ...fields }) => fields);
  const [left, right] = [boundaries('left'), boundaries('right')];
  expect(left).toContainEqual(expect.objectContaining({ type: 'interrupt.delivered', source: 'scsi' }));
  expect(right.slice(0, left.length)).toEqual(left);
});

test('without P5 the backup goes on before it knows which interrupts the primary delivers', () => {
  const { hypervisor, clock, recorded } = laboratory('backup', 'original', startOperation, { without: 'P5' });
  clock.runUntil(250);
  expect(hypervisor.epoch).toBe(1);
  expect([recorded('machine.waits'), recorded('interrupt.delivered')]).toEqual([[], []]);
});

test('§2.3, clock correction taken out: the replicas’ clocks differ, the time of day goes back, or the timer is early', () => {
  const { judge } = guest('ledger', { append: 'transactions=5 seed=3', epochLength: 16_384, patienceNs: 20e9 });
  // By then the guest has told the time of some transactions.
  const kills = [{ who: 'primary', when: { kind: 'time', at: 200_000_000 } }] as const;
  const plans = Array.from({ length: 40 }, (_, seed): Partial<RunPlan> => ({ seed, kills }));
  showWhatComesWithout(
    'clockCorrection',
    plans,
    judge,
    /time of day at \w+ goes back|interval timer at \w+ interrupts|in time\.seenTicks/,
  );
});
