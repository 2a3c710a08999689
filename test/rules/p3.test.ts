/**
 * P3 (§2.1): "If backup's hypervisor processes an environment instruction at location pc: backup awaits receipt of
 * [e_b, pc, Val] from primary; returned value is Val."
 */
import { expect, test } from 'vitest';
import { laboratory } from '../hypervisor/laboratory';
import { readClock } from '../hypervisor/scripts';
import { by, recordsOfPair } from './ledger-pair';

const value = { kind: 'environmentValue', epoch: 0, ordinal: 0, pc: 4, value: 77 } as const;

test('P3: the backup awaits the value for this epoch and place', () => {
  const { hypervisor, clock, cpu, waitsFor } = laboratory('backup', 'original', readClock);
  clock.runUntil(1_000);
  expect([cpu.seen, waitsFor()]).toEqual([[], 'value']);
  hypervisor.receive(value);
  expect([cpu.seen, waitsFor()]).toEqual([[77], undefined]);
});

test('P3: a value of another place stops the run', () => {
  const { hypervisor, clock } = laboratory('backup', 'original', readClock);
  hypervisor.receive({ ...value, pc: 8 });
  expect(() => clock.runUntil(1_000)).toThrow(/belongs to pc 8/);
});

const timesRead = (without?: 'P3') => {
  const records = recordsOfPair({ without });
  return (actor: string) =>
    by(records, actor, 'time.read')
      .slice(0, 4)
      .map(({ ticks }) => ticks);
};

test('P3 on the pair: the backup’s guest reads the times of day that the primary’s guest reads', () => {
  const times = timesRead();
  expect(times('left')).toHaveLength(4);
  expect(times('right')).toEqual(times('left'));
});

test('without P3 the backup’s guest reads the backup’s own clock', () => {
  const { clock, cpu } = laboratory('backup', 'original', readClock, { without: 'P3' });
  clock.runUntil(150);
  expect(cpu.seen).toEqual([3]);
  const times = timesRead('P3');
  expect(times('right')).not.toEqual(times('left'));
});
