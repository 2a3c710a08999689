import { describe, expect, test } from 'vitest';
import { completion, consoleAddress, controllerAddress, laboratory } from './laboratory';

const epochEnd = (epoch: number, timeOfDay: number, interrupts = 0) =>
  ({ kind: 'epochEnd', epoch, term: 1, length: 10, interrupts, timeOfDay, consoleConfirmed: 0 }) as const;
const readClock = [{ ordinary: 3 }, { readClock: true }] as const;
const start = [{ ordinary: 3 }, { store: { address: controllerAddress, value: 1 } }] as const;

describe('backup', () => {
  test('P3: the backup awaits the value for this epoch and place', () => {
    const { hypervisor, clock, cpu, state } = laboratory('backup', 'original', readClock);
    clock.runUntil(1_000);
    expect(state()).toContain('awaitingValue');
    hypervisor.receive({ kind: 'environmentValue', epoch: 0, ordinal: 0, pc: 4, value: 77 });
    expect(cpu.seen).toEqual([77]);
  });

  test('P3: a value of another place stops the run', () => {
    const { hypervisor, clock } = laboratory('backup', 'original', readClock);
    hypervisor.receive({ kind: 'environmentValue', epoch: 0, ordinal: 0, pc: 8, value: 77 });
    expect(() => clock.runUntil(1_000)).toThrow(/belongs to pc 8/);
  });

  test('P4: interrupts of its own devices are ignored, and I/O instructions are absorbed', () => {
    const { hypervisor, clock, performed, sent, cpu } = laboratory('backup', 'original', start);
    clock.runUntil(80);
    hypervisor.interrupt(completion);
    hypervisor.receive(epochEnd(0, 10));
    clock.runUntil(1_000);
    expect(performed).toEqual([]);
    expect(sent).toEqual([]);
    expect(cpu.interrupts.length).toBe(1);
  });

  test('P5: at the end of the epoch the backup awaits epochEnd, delivers the same interrupts and corrects its clock', () => {
    const { hypervisor, claimAnswered, clock, cpu } = laboratory('backup', 'original', [
      ...start,
      { ordinary: 6 },
      { readClock: true },
    ]);
    clock.runUntil(1_000);
    expect(cpu.instructions).toBe(10);
    hypervisor.receive({
      kind: 'interrupt',
      epoch: 0,
      ordinal: 0,
      source: 'scsi',
      registers: {},
      dma: [],
      operation: 1,
    });
    hypervisor.receive(epochEnd(0, 5_000, 1));
    expect(cpu.interrupts.at(-1)).toEqual({ at: 10, bits: 1 << 28 });
    hypervisor.peerFailed();
    claimAnswered(true);
    clock.runUntil(1_100);
    expect(cpu.seen[0]).toBeGreaterThanOrEqual(5_000);
  });

  test('a full buffer accepts only what the machine waits for; each replayed epoch makes room', () => {
    const { hypervisor, clock, facts } = laboratory('backup', 'original', readClock);
    const value = { kind: 'environmentValue', epoch: 0, ordinal: 0, pc: 4, value: 77 } as const;
    hypervisor.receive(value);
    expect(hypervisor.accepts).toBe(true);
    hypervisor.receive(epochEnd(0, 5_000));
    expect(hypervisor.accepts).toBe(false);
    clock.runUntil(1_000);
    // Epoch 0 has been replayed; the machine stands at the end of epoch 1.
    expect(facts.filter((fact) => fact === 'resumed').length).toBe(2);
    hypervisor.receive({ kind: 'interrupt', epoch: 1, ordinal: 0, source: 'intervalTimer' });
    hypervisor.receive({ kind: 'interrupt', epoch: 1, ordinal: 1, source: 'intervalTimer' });
    expect(hypervisor.accepts).toBe(true);
    hypervisor.receive(epochEnd(1, 6_000, 2));
    expect(hypervisor.epoch).toBe(2);
  });

  test('§2.3: an interval timer that the dead primary has found due does not interrupt early, however late this clock is', () => {
    const comparand = 1_000_000;
    const { hypervisor, claimAnswered, clock, cpu, facts } = laboratory('backup', 'original', [
      { loadTimer: comparand },
      { ordinary: 9 },
      { readClock: true },
    ]);
    hypervisor.receive({ kind: 'interrupt', epoch: 0, ordinal: 0, source: 'intervalTimer' });
    hypervisor.peerFailed();
    claimAnswered(true);
    clock.runUntil(10_000);
    const [delivered] = facts.filter((fact) => fact.startsWith('interrupt.delivered'));
    expect(JSON.parse(delivered.slice(delivered.indexOf('{')))).toMatchObject({
      source: 'intervalTimer',
      ticks: comparand,
    });
    expect(cpu.seen[0]).toBeGreaterThanOrEqual(comparand);
  });

  test('P6: a failure notification in place of a value: the backup executes the instruction itself', () => {
    const { hypervisor, claimAnswered, clock, cpu, facts } = laboratory('backup', 'original', readClock);
    clock.runUntil(1_000);
    hypervisor.peerFailed();
    expect(facts).toContain('closed');
    expect(cpu.seen).toEqual([]);
    claimAnswered(true);
    expect(cpu.seen).toEqual([50]);
  });

  test('P6: everything received is replayed before the failover epoch, which is the first without an epochEnd', () => {
    const { hypervisor, claimAnswered, clock, facts } = laboratory('backup', 'original', []);
    hypervisor.receive(epochEnd(0, 10));
    hypervisor.receive(epochEnd(1, 20));
    hypervisor.peerFailed();
    claimAnswered(true);
    clock.runUntil(10_000);
    expect(facts).toContain('role.primary {"failoverEpoch":2,"uncertain":0,"restarted":0}');
  });

  test('P7: every outstanding operation gets an uncertain interrupt at the end of the failover epoch', () => {
    const { hypervisor, claimAnswered, clock, cpu, facts, performed } = laboratory('backup', 'original', start);
    clock.runUntil(1_000);
    hypervisor.peerFailed();
    claimAnswered(true);
    expect(facts).toContain(
      'interrupt.delivered {"epoch":0,"source":"scsi","uncertain":true,"operation":"operation 1"}',
    );
    expect(cpu.interrupts.at(-1)).toEqual({ at: 10, bits: 1 << 28 });
    expect(performed).toEqual([]);
  });

  test('P7: what the dead primary had forwarded during the failover epoch is a completion', () => {
    const { hypervisor, claimAnswered, clock, facts } = laboratory('backup', 'prototype', start);
    hypervisor.receive({
      kind: 'interrupt',
      epoch: 0,
      ordinal: 0,
      source: 'scsi',
      registers: {},
      dma: [],
      operation: 1,
    });
    clock.runUntil(1_000);
    hypervisor.peerFailed();
    claimAnswered(true);
    expect(facts).toContain('role.primary {"failoverEpoch":0,"uncertain":0,"restarted":0}');
  });

  test('console: at takeover the bytes that the terminal lacks are sent again', () => {
    const byte = { store: { address: consoleAddress, value: 65 } } as const;
    const { hypervisor, claimAnswered, clock, performed } = laboratory('backup', 'original', [byte, byte]);
    clock.runUntil(1_000);
    hypervisor.peerFailed();
    claimAnswered(true);
    expect(performed).toEqual(['byte 0', 'byte 1']);
  });
});
