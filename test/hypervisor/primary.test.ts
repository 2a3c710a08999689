import { describe, expect, test } from 'vitest';
import { completion, consoleAddress, controllerAddress, laboratory } from './laboratory';

const readClock = [{ ordinary: 3 }, { readClock: true }] as const;
const start = [{ ordinary: 3 }, { store: { address: controllerAddress, value: 1 } }] as const;

describe('primary', () => {
  test('P0: the primary sends the value of an environment instruction and awaits its acknowledgment', () => {
    const { hypervisor, clock, cpu, sent, state } = laboratory('primary', 'original', readClock);
    clock.runUntil(1_000);
    expect(sent).toEqual([{ kind: 'environmentValue', epoch: 0, ordinal: 0, pc: 4, value: 3 }]);
    expect(cpu.seen).toEqual([]);
    expect(state()).toContain('awaitingValueAcknowledgment');
    hypervisor.acknowledged(1);
    expect(cpu.seen).toEqual([3]);
  });

  test('P0: under prototype the acknowledgment is awaited only before the next output', () => {
    const { hypervisor, clock, cpu, performed } = laboratory('primary', 'prototype', [...readClock, ...start]);
    clock.runUntil(1_000);
    expect(cpu.seen).toEqual([3]);
    expect(performed).toEqual([]);
    hypervisor.acknowledged(1);
    expect(performed).toEqual(['operation']);
  });

  test('P0: under prototype too a value waits when the channel has no room for more', () => {
    const { hypervisor, group, clock, cpu, state } = laboratory('primary', 'prototype', readClock);
    group.isFull = true;
    clock.runUntil(1_000);
    expect([cpu.seen, state()]).toEqual([[], expect.stringContaining('awaitingValueAcknowledgment')]);
    hypervisor.acknowledged(1);
    expect(cpu.seen).toEqual([3]);
  });

  test('P1: an interrupt is buffered for delivery at the end of the epoch', () => {
    const { hypervisor, clock, cpu, sent } = laboratory('primary', 'original', start);
    clock.runUntil(80);
    hypervisor.interrupt(completion);
    expect(cpu.interrupts.length).toBe(1);
    clock.runUntil(1_000);
    expect(sent.map((message) => message.kind)).toEqual(['interrupt', 'epochEnd']);
    expect(cpu.interrupts.length).toBe(1);
    hypervisor.acknowledged(2);
    expect(cpu.interrupts.at(-1)).toEqual({ at: 10, bits: 1 << 28 });
    expect(cpu.interrupts.length).toBe(2);
  });

  test('P1: under prototype an interrupt is forwarded as it comes', () => {
    const { hypervisor, clock, sent } = laboratory('primary', 'prototype', start);
    clock.runUntil(80);
    hypervisor.interrupt(completion);
    expect(sent.map((message) => message.kind)).toEqual(['interrupt']);
  });

  test('P2: at the end of the epoch the primary sends epochEnd and goes on when it is acknowledged', () => {
    const { hypervisor, clock, cpu, sent } = laboratory('primary', 'original', []);
    clock.runUntil(10_000);
    expect(sent).toEqual([
      { kind: 'epochEnd', epoch: 0, term: 1, length: 10, interrupts: 0, timeOfDay: 10, consoleConfirmed: 0 },
    ]);
    expect(cpu.instructions).toBe(10);
    hypervisor.acknowledged(1);
    clock.runUntil(20_000);
    expect(cpu.instructions).toBe(20);
    expect(hypervisor.epoch).toBe(1);
  });

  test('output commit: a console byte waits for the epochEnd of an earlier epoch only as long as it must', () => {
    const byte = { store: { address: consoleAddress, value: 65 } } as const;
    const { hypervisor, clock, performed } = laboratory('primary', 'prototype', [...readClock, byte]);
    clock.runUntil(1_000);
    expect(performed).toEqual([]);
    hypervisor.acknowledged(1);
    expect(performed).toEqual(['byte 0']);
  });

  test('fencing: without its backup the primary goes on only when the claim is granted', () => {
    const { hypervisor, claimAnswered, clock, cpu, facts, performed } = laboratory('primary', 'prototype', [
      ...readClock,
      ...start,
    ]);
    clock.runUntil(1_000);
    hypervisor.peerFailed();
    expect(facts).toContain('claimed');
    expect(performed).toEqual([]);
    claimAnswered(true);
    expect(performed).toEqual(['operation']);
    clock.runUntil(2_000);
    expect(cpu.instructions).toBeGreaterThan(20);
  });

  test('fencing: who loses the claim drops its held outputs and halts', () => {
    const { hypervisor, claimAnswered, clock, cpu, performed, state } = laboratory('primary', 'prototype', [
      ...readClock,
      ...start,
    ]);
    clock.runUntil(1_000);
    hypervisor.peerFailed();
    claimAnswered(false);
    clock.runUntil(2_000);
    expect(state()).toBe('"deposed"');
    expect(performed).toEqual([]);
    expect(cpu.instructions).toBeLessThan(10);
  });
});
