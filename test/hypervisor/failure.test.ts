/** What follows a failure notification beside P6 and P7: the claim, the interval timer, the console. */
import { expect, test } from 'vitest';
import { consoleAddress, laboratory } from './laboratory';
import { readClock, startOperation } from './scripts';

const operationAfterReading = [...readClock, ...startOperation];

test('fencing: without its backup the primary goes on only when the claim is granted', () => {
  const { hypervisor, claimAnswered, clock, cpu, asked, performed } = laboratory(
    'primary',
    'prototype',
    operationAfterReading,
  );
  clock.runUntil(1_000);
  hypervisor.peerFailed();
  expect([asked.at(-1), performed]).toEqual(['claim', []]);
  claimAnswered(true);
  expect(performed).toEqual([{ kind: 'operation' }]);
  clock.runUntil(2_000);
  expect(cpu.instructions).toBeGreaterThan(20);
});

test('fencing: a processor that loses the claim drops its held outputs and halts', () => {
  const { hypervisor, claimAnswered, clock, cpu, performed, recorded } = laboratory(
    'primary',
    'prototype',
    operationAfterReading,
  );
  clock.runUntil(1_000);
  hypervisor.peerFailed();
  claimAnswered(false);
  clock.runUntil(2_000);
  expect(recorded('role.deposed')).toEqual([{ type: 'role.deposed', epoch: 0 }]);
  expect(performed).toEqual([]);
  expect(cpu.instructions).toBeLessThan(10);
});

test('§2.3: an interval timer that the dead primary has found due does not interrupt early, however late this clock is', () => {
  const comparand = 1_000_000;
  const { hypervisor, claimAnswered, clock, cpu, recorded } = laboratory('backup', 'original', [
    { loadTimer: comparand },
    { ordinary: 9 },
    { readClock: true },
  ]);
  hypervisor.receive({ kind: 'interrupt', epoch: 0, ordinal: 0, source: 'intervalTimer' });
  hypervisor.peerFailed();
  claimAnswered(true);
  clock.runUntil(10_000);
  expect(recorded('interrupt.delivered')).toMatchObject([{ source: 'intervalTimer', ticks: comparand }]);
  expect(cpu.seen[0]).toBeGreaterThanOrEqual(comparand);
});

test('console: at takeover the bytes that the terminal lacks are sent again', () => {
  const byte = { store: { address: consoleAddress, value: 65 } } as const;
  const { hypervisor, claimAnswered, clock, performed } = laboratory('backup', 'original', [byte, byte]);
  clock.runUntil(1_000);
  hypervisor.peerFailed();
  claimAnswered(true);
  expect(performed).toEqual([
    { kind: 'byte', ordinal: 0 },
    { kind: 'byte', ordinal: 1 },
  ]);
});
