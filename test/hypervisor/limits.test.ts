/**
 * A limit of ours slows the guest and never ends the run; both replicas end an epoch at the same instruction, although
 * neither tells the other.
 */
import { describe, expect, test } from 'vitest';
import { greatestUnconfirmed } from '../../src/hypervisor/console-output';
import { greatestAsked } from '../../src/hypervisor/epoch';
import { greatestOutstanding } from '../../src/hypervisor/outstanding-operations';
import { abortAddress, consoleAddress, controllerAddress, completion as first, laboratory } from './laboratory';
import { readClock } from './scripts';

const stores = (address: number, count: number) =>
  Array.from({ length: count }, () => ({ store: { address, value: 1 } }));
const lengthOf = (message: object | undefined) =>
  message !== undefined && 'length' in message ? message.length : undefined;
const epochEnd = (epoch: number, interrupts: number, length: number) =>
  ({ kind: 'epochEnd', epoch, term: 1, length, interrupts, timeOfDay: epoch, consoleConfirmed: 0 }) as const;
const completed = (operation: number) => ({ ...first, operation });
const interrupt = (epoch: number, operation: number) =>
  ({ kind: 'interrupt', epoch, ordinal: 0, source: 'scsi', registers: {}, dma: [], operation }) as const;

describe('a guest that starts operation after operation', () => {
  const script = stores(controllerAddress, greatestOutstanding + 6);

  test('has as many outstanding as it may, then stands still until one has completed: the primary', () => {
    const { hypervisor, clock, cpu, sent, performed } = laboratory('primary', 'original', script, {
      epochLength: 1000,
    });
    clock.runUntil(100_000);
    expect(performed).toHaveLength(greatestOutstanding);
    expect(sent.map(lengthOf)).toEqual([greatestOutstanding]);
    // Epochs without an instruction, as long as nothing completes.
    for (let message = 1; message <= 3; message++) {
      hypervisor.acknowledged(message);
      clock.runUntil(clock.nowAt + 1_000);
    }
    expect(sent.map(lengthOf)).toEqual([greatestOutstanding, 0, 0, 0]);
    expect([cpu.instructions, performed.length]).toEqual([greatestOutstanding, greatestOutstanding]);
    hypervisor.interrupt(completed(1));
    for (let message = 4; message <= 6; message++) {
      hypervisor.acknowledged(message);
      clock.runUntil(clock.nowAt + 1_000);
    }
    expect(sent.slice(4).map(({ kind }) => kind)).toEqual(['interrupt', 'epochEnd', 'epochEnd']);
    expect(performed).toHaveLength(greatestOutstanding + 1);
    expect(hypervisor.status.outstanding).toHaveLength(greatestOutstanding);
  });

  test.each(['original', 'fastest'] as const)('does the same at a backup: %s', (protocol) => {
    const { hypervisor, clock, cpu } = laboratory('backup', protocol, script, { epochLength: 1000 });
    const ends = [
      [epochEnd(0, 0, greatestOutstanding)],
      [epochEnd(1, 0, 0)],
      [interrupt(2, 1), epochEnd(2, 1, 0)],
      [epochEnd(3, 0, 1)],
    ];
    const instructions = ends.map((messages) => {
      for (const message of messages) hypervisor.receive(message);
      clock.runUntil(clock.nowAt + 100_000);
      return cpu.instructions;
    });
    const standing = [greatestOutstanding, greatestOutstanding, greatestOutstanding, greatestOutstanding + 1];
    // A backup of fixed epochs goes on into the next one without being told how long it is.
    if (protocol === 'original') standing[2] = greatestOutstanding + 1;
    expect(instructions).toEqual(standing);
  });
});

describe('a guest that starts and aborts in a tight loop', () => {
  const script = Array.from({ length: greatestAsked.operations }, () => [
    ...stores(controllerAddress, 1),
    ...stores(abortAddress, 1),
  ]).flat();

  test.each(['original', 'prototype', 'revised'] as const)('ends the epoch after so many: %s', (protocol) => {
    const { hypervisor, clock, sent } = laboratory('primary', protocol, script, { epochLength: 1000 });
    clock.runUntil(1_000_000);
    hypervisor.acknowledged(1);
    clock.runUntil(2_000_000);
    expect(sent.slice(0, 2).map(lengthOf)).toEqual([greatestAsked.operations, greatestAsked.operations]);
  });

  test('at the backup too', () => {
    const { hypervisor, clock, cpu } = laboratory('backup', 'original', script, { epochLength: 1000 });
    clock.runUntil(1_000_000);
    expect(cpu.instructions).toBe(greatestAsked.operations);
    hypervisor.receive(epochEnd(0, 0, greatestAsked.operations));
    clock.runUntil(2_000_000);
    expect(cpu.instructions).toBe(2 * greatestAsked.operations);
  });

  test('as many interrupts as come are buffered', () => {
    const { hypervisor, clock, sent } = laboratory('primary', 'original', script, { epochLength: 1000 });
    clock.runUntil(1);
    for (let times = 0; times < 100; times++) hypervisor.interrupt({ device: 'scsi', registers: {}, dma: [] });
    clock.runUntil(1_000_000);
    expect(sent).toHaveLength(101);
  });
});

test('a guest that prints without end in one epoch ends it after so many bytes', () => {
  const script = stores(consoleAddress, greatestAsked.bytes + 1);
  const { clock, sent } = laboratory('primary', 'original', script, { epochLength: 1 << 20 });
  clock.runUntil(100_000_000);
  expect(sent.map(lengthOf)).toEqual([greatestAsked.bytes]);
});

describe('a terminal that is away makes the guest wait, and no byte is lost', () => {
  const script = stores(consoleAddress, 2 * greatestUnconfirmed);

  test('the primary goes on where it stood', () => {
    const { clock, environment, hypervisor, performed, sent } = laboratory('primary', 'revised', script, {
      epochLength: 1 << 20,
    });
    hypervisor.acknowledged(Number.POSITIVE_INFINITY);
    let expected = 0;
    environment.putByte = (ordinal) => {
      performed.push({ kind: 'byte', ordinal });
      return expected;
    };
    environment.expectedOrdinal = () => expected;
    clock.runUntil(100_000_000);
    expect([performed.length, sent.length]).toEqual([greatestUnconfirmed, 0]);
    expected = greatestUnconfirmed;
    clock.runUntil(200_000_000);
    expect(performed.map(({ ordinal }) => ordinal)).toEqual(script.map((_, at) => at));
    // The end of the epoch was due while the terminal was away.
    expect(sent.map(lengthOf)).toEqual([greatestAsked.bytes]);
  });

  test('a backup keeps what its primary keeps', () => {
    const { hypervisor, clock, cpu } = laboratory('backup', 'revised', script, { epochLength: 1 << 20 });
    hypervisor.receive(epochEnd(0, 0, greatestAsked.bytes));
    clock.runUntil(100_000_000);
    expect(cpu.instructions).toBe(script.length);
    expect(hypervisor.sharedState.console).toEqual({ next: script.length, missing: 0 });
  });
});

test('a full buffer accepts only what the machine waits for; each replayed epoch makes room', () => {
  const { hypervisor, clock, asked } = laboratory('backup', 'original', readClock);
  hypervisor.receive({ kind: 'environmentValue', epoch: 0, ordinal: 0, pc: 4, value: 77 });
  expect(hypervisor.accepts).toBe(true);
  hypervisor.receive(epochEnd(0, 0, 10));
  expect(hypervisor.accepts).toBe(false);
  clock.runUntil(1_000);
  // Epoch 0 has been replayed; the machine stands at the end of epoch 1.
  expect(asked).toEqual(['resumeReceiving', 'resumeReceiving']);
  hypervisor.receive({ kind: 'interrupt', epoch: 1, ordinal: 0, source: 'intervalTimer' });
  hypervisor.receive({ kind: 'interrupt', epoch: 1, ordinal: 1, source: 'intervalTimer' });
  expect(hypervisor.accepts).toBe(true);
  hypervisor.receive(epochEnd(1, 2, 10));
  expect(hypervisor.epoch).toBe(2);
});
