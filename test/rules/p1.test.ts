/**
 * P1 (§2.1): "If primary's hypervisor receives a virtual-machine interrupt Int: primary buffers Int for delivery at
 * epoch end."
 */
import { expect, test } from 'vitest';
import { completion, laboratory } from '../hypervisor/laboratory';
import { raisedAt, startOperation } from '../hypervisor/scripts';
import { by, recordsOfPair } from './ledger-pair';

test('P1: an interrupt is buffered for delivery at the end of the epoch', () => {
  const { hypervisor, clock, cpu, sent } = laboratory('primary', 'original', startOperation);
  clock.runUntil(80);
  const raised = [...cpu.interrupts];
  hypervisor.interrupt(completion);
  clock.runUntil(1_000);
  expect(sent).toMatchObject([
    { kind: 'interrupt', epoch: 0, source: 'scsi', operation: 1 },
    { kind: 'epochEnd', epoch: 0, interrupts: 1 },
  ]);
  expect(cpu.interrupts).toEqual(raised);
  hypervisor.acknowledged(2);
  expect(cpu.interrupts).toEqual([...raised, raisedAt(10)]);
});

/** At the primary: what becomes of the controller's first interrupt, up to the end of its epoch. */
const firstInterrupt = (without?: 'P1') => {
  const records = by(recordsOfPair({ without }), 'left', 'interrupt.buffered', 'interrupt.delivered', 'epoch.ended');
  const first = records.slice(records.findIndex(({ type }) => type === 'interrupt.buffered'));
  return first.slice(0, first.findIndex(({ type }) => type === 'epoch.ended') + 1);
};

test('P1 on the pair: each interrupt of the disk reaches the guest at an epoch’s end, and not before', () => {
  const [buffered, delivered, ended] = firstInterrupt();
  expect([buffered, delivered]).toMatchObject([
    { type: 'interrupt.buffered', source: 'scsi' },
    { type: 'interrupt.delivered', source: 'scsi', epoch: ended.epoch },
  ]);
  expect(delivered.at).toBe(ended.at);
  expect(delivered.at).toBeGreaterThan(buffered.at);
});

/** A primary whose machine waits for the acknowledgment of a value, amid the epoch, when an interrupt comes. */
function interruptedInTheMidst(without?: 'P1') {
  const { hypervisor, clock, cpu } = laboratory('primary', 'original', [...startOperation, { readClock: true }], {
    without,
  });
  clock.runUntil(150);
  hypervisor.interrupt(completion);
  hypervisor.acknowledged(1);
  clock.runUntil(1_000);
  hypervisor.acknowledged(3);
  // The store itself has raised the line first.
  return cpu.interrupts.slice(1);
}

test('without P1 the interrupt reaches the guest in the midst of an epoch, where no backup can deliver it', () => {
  expect(interruptedInTheMidst()).toEqual([raisedAt(10)]);
  expect(interruptedInTheMidst('P1')).toEqual([raisedAt(4)]);
  const [buffered, delivered] = firstInterrupt('P1');
  expect(delivered).toMatchObject({ type: 'interrupt.delivered', at: buffered.at });
});

test('P1 (§3.2, prototype): "interrupts are forwarded to the backup immediately"', () => {
  const { hypervisor, clock, sent } = laboratory('primary', 'prototype', startOperation);
  clock.runUntil(80);
  hypervisor.interrupt(completion);
  expect(sent).toMatchObject([{ kind: 'interrupt', epoch: 0, source: 'scsi', operation: 1 }]);
});
