/**
 * P0 (§2.1): "If primary's hypervisor processes an environment instruction at location pc: primary sends [e_p, pc, Val]
 * to backup …; primary awaits acknowledgment for that message."
 */
import { expect, test } from 'vitest';
import { laboratory } from '../hypervisor/laboratory';
import { readClock, startOperation } from '../hypervisor/scripts';
import { by, recordsOfPair } from './ledger-pair';

const value = { kind: 'environmentValue', epoch: 0, ordinal: 0, pc: 4, value: 3 };

test('P0: the primary sends the value of an environment instruction and awaits its acknowledgment', () => {
  const { hypervisor, clock, cpu, sent, waitsFor } = laboratory('primary', 'original', readClock);
  clock.runUntil(1_000);
  expect(sent).toEqual([value]);
  expect([cpu.seen, waitsFor()]).toEqual([[], 'value']);
  hypervisor.acknowledged(1);
  expect([cpu.seen, waitsFor()]).toEqual([[3], undefined]);
});

test('P0 on the pair: the guest reads each time of day only after the backup has the value', () => {
  const records = recordsOfPair();
  const reads = by(records, 'left', 'time.read');
  expect(reads.length).toBeGreaterThan(3);
  for (const { event, ticks } of reads) {
    const before = by(records.slice(0, event - 1), 'left', 'message.sent', 'message.acknowledged', 'machine.waits');
    const sent = before.findLastIndex(({ kind }) => kind === 'environmentValue');
    expect(before[sent]).toMatchObject({ kind: 'environmentValue', value: ticks, to: 'right' });
    expect(before.slice(sent + 1)).toMatchObject([
      { type: 'machine.waits', on: 'acknowledgment', cause: 'value' },
      { type: 'message.acknowledged', by: 'right', upTo: before[sent].sequence },
    ]);
  }
});

test('without P0 the guest goes on with a value that no backup ever receives', () => {
  const { clock, cpu, sent } = laboratory('primary', 'original', readClock, { without: 'P0' });
  clock.runUntil(150);
  expect([sent, cpu.seen]).toEqual([[], [3]]);
  const records = recordsOfPair({ without: 'P0', records: 20 });
  expect(by(records, 'left', 'time.read')).not.toEqual([]);
  expect(by(records, 'right', 'machine.waits', 'machine.resumes')).toMatchObject([{ on: 'message', cause: 'value' }]);
});

test('P0 (§3.2, prototype): the acknowledgment is awaited only before the next output', () => {
  const { hypervisor, clock, cpu, performed } = laboratory('primary', 'prototype', [...readClock, ...startOperation]);
  clock.runUntil(1_000);
  expect([cpu.seen, performed]).toEqual([[3], []]);
  hypervisor.acknowledged(1);
  expect(performed).toEqual([{ kind: 'operation' }]);
});

test('P0 (§3.2, prototype): a value waits all the same when the channel has no room for more', () => {
  const { hypervisor, group, clock, cpu, waitsFor } = laboratory('primary', 'prototype', readClock);
  group.isFull = true;
  clock.runUntil(1_000);
  expect([cpu.seen, waitsFor()]).toEqual([[], 'value']);
  hypervisor.acknowledged(1);
  expect(cpu.seen).toEqual([3]);
});
