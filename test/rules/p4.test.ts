/**
 * P4 (§2.1): "If backup's hypervisor receives a virtual-machine interrupt Int destined for the backup virtual machine,
 * then it ignores Int." §2.2: "I/O instructions executed by a backup are absorbed by the backup's hypervisor."
 */
import { expect, test } from 'vitest';
import { completion, laboratory } from '../hypervisor/laboratory';
import { epochEnd, startOperation } from '../hypervisor/scripts';
import { by, recordsOfPair } from './ledger-pair';

/** A backup whose own device raises an interrupt, in an epoch for which the primary has sent none. */
function backupWithItsOwnInterrupt(without?: 'P4') {
  const made = laboratory('backup', 'original', startOperation, { without });
  made.clock.runUntil(80);
  const raised = made.cpu.interrupts.length;
  made.hypervisor.interrupt(completion);
  return { ...made, reached: () => made.cpu.interrupts.length - raised };
}

test('P4: interrupts of its own devices are ignored, and I/O instructions are absorbed', () => {
  const { hypervisor, clock, performed, sent, reached, recorded } = backupWithItsOwnInterrupt();
  hypervisor.receive(epochEnd(0, 10));
  clock.runUntil(1_000);
  expect([performed, sent, reached()]).toEqual([[], [], 0]);
  expect(recorded('interrupt.ignored')).toMatchObject([{ source: 'scsi' }]);
  expect(recorded('output.absorbed')).toMatchObject([{ output: 'operation' }]);
});

test('P4 on the pair: the backup absorbs every operation that the primary performs, and asks no device', () => {
  const records = recordsOfPair();
  const operations = (actor: string, type: string) =>
    by(records, actor, type).filter(({ output }) => output === 'operation').length;
  expect(operations('left', 'output.released')).toBeGreaterThan(3);
  expect(operations('right', 'output.absorbed')).toBeGreaterThanOrEqual(operations('left', 'output.released'));
  expect(by(records, 'right', 'output.released')).toEqual([]);
  const started = by(records, 'disk', 'medium.started');
  expect(started).not.toEqual([]);
  expect(started.filter(({ processor }) => processor !== 'left')).toEqual([]);
});

test('without P4 the backup’s guest gets an interrupt that the primary’s guest does not get', () => {
  expect(backupWithItsOwnInterrupt('P4').reached()).toBe(1);
});
