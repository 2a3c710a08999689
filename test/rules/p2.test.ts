/**
 * P2 (§2.1): "If epoch ends at the primary: primary sends to backup all virtual-machine interrupts buffered during
 * epoch e_p; primary awaits acknowledgment for that message; primary delivers all virtual-machine interrupts buffered
 * during epoch e_p; e_p := e_p + 1; primary starts epoch e_p."
 */
import { expect, test } from 'vitest';
import { laboratory } from '../hypervisor/laboratory';
import { by, recordsOfPair } from './ledger-pair';

test('P2: at the end of the epoch the primary sends epochEnd and goes on when it is acknowledged', () => {
  const { hypervisor, clock, cpu, sent, waitsFor } = laboratory('primary', 'original', []);
  clock.runUntil(10_000);
  expect(sent).toEqual([
    { kind: 'epochEnd', epoch: 0, term: 1, length: 10, interrupts: 0, timeOfDay: 10, consoleConfirmed: 0 },
  ]);
  expect([cpu.instructions, waitsFor()]).toEqual([10, 'epochEnd']);
  hypervisor.acknowledged(1);
  clock.runUntil(20_000);
  expect([cpu.instructions, hypervisor.epoch]).toEqual([20, 1]);
});

test('P2 on the pair: an epoch with an interrupt: sent, awaited, delivered, and the next epoch', () => {
  const records = by(
    recordsOfPair(),
    'left',
    'message.sent',
    'message.acknowledged',
    'machine.waits',
    'interrupt.delivered',
    'epoch.ended',
  );
  const first = records.findIndex(({ type, kind }) => type === 'message.sent' && kind === 'interrupt');
  const { epoch, sequence } = records[first] as unknown as { epoch: number; sequence: number };
  expect(records.slice(first, first + 7)).toMatchObject([
    { type: 'message.sent', kind: 'interrupt', source: 'scsi', epoch },
    { type: 'message.sent', kind: 'epochEnd', epoch, interrupts: 1, sequence: sequence + 1 },
    { type: 'machine.waits', on: 'acknowledgment', cause: 'epochEnd' },
    { type: 'message.acknowledged', by: 'right', upTo: sequence },
    { type: 'message.acknowledged', by: 'right', upTo: sequence + 1 },
    { type: 'interrupt.delivered', source: 'scsi', epoch },
    { type: 'epoch.ended', epoch, failover: false },
  ]);
  const epochs = records.filter(({ type }) => type === 'epoch.ended').map(({ epoch: ended }) => ended);
  expect(epochs).toEqual(epochs.map((_ended, at) => at));
});

test('P2 (§4.3, revised): the acknowledgment is awaited before the next output, and not at the end of the epoch', () => {
  const { hypervisor, clock, sent, waitsFor } = laboratory('primary', 'revised', []);
  clock.runUntil(450);
  expect(sent).toMatchObject([
    { kind: 'epochEnd', epoch: 0 },
    { kind: 'epochEnd', epoch: 1 },
  ]);
  expect([hypervisor.epoch, waitsFor()]).toEqual([2, undefined]);
});
