import { expect, test } from 'vitest';
import type { SharedState } from '../../src/hypervisor/replica-state';
import { stateDigest } from '../../src/hypervisor/state-digest';
import { completion, controllerAddress, laboratory } from './laboratory';

const start = [{ ordinary: 3 }, { store: { address: controllerAddress, value: 1 } }] as const;
const paranoid = { paranoid: true };
/** The scripted machine's state: instructions, values seen, interrupts with the instruction after which they came. */
const processorAt = (instructions: number, ...interrupts: readonly number[]) =>
  JSON.stringify([instructions, [], interrupts.map((at) => ({ at, bits: 1 << 28 }))]);
/** Beside it: the operation that the store has started. */
const operation = { device: 'scsi', kind: 'operation', detail: {}, operation: 1 } as const;
const beside: SharedState = {
  fronts: {},
  operations: { all: [{ id: 'operation 1', operation, epoch: 0 }], counts: [['scsi', 1]] },
  console: { next: 0, missing: 0 },
  inputReceived: 0,
  time: { seenTicks: 0 },
};
const stateAt = (...at: Parameters<typeof processorAt>) => stateDigest(processorAt(...at), beside);
/** `digest` is that of the processor that leads. */
const epochEnd = (epoch: number, digest: string, interrupts = 0) =>
  ({ kind: 'epochEnd', epoch, term: 1, length: 10, interrupts, timeOfDay: 10, consoleConfirmed: 0, digest }) as const;
const interrupt = { kind: 'interrupt', epoch: 0, ordinal: 0, source: 'scsi', registers: {}, operation: 1 } as const;

test('epochEnd carries the digest of the state before the interrupts of the epoch are delivered', () => {
  const { hypervisor, clock, cpu, sent } = laboratory('primary', 'original', start, paranoid);
  clock.runUntil(80);
  hypervisor.interrupt(completion);
  clock.runUntil(1_000);
  // The store itself has raised the line once.
  expect(sent.at(-1)).toMatchObject({ kind: 'epochEnd', digest: stateAt(10, 4) });
  hypervisor.acknowledged(2);
  expect(cpu.interrupts.length).toBe(2);
});

test('a backup in the same state delivers the interrupts and goes on', () => {
  const { hypervisor, clock, cpu, recorded, waitsFor } = laboratory('backup', 'original', start, paranoid);
  hypervisor.receive(interrupt);
  hypervisor.receive(epochEnd(0, stateAt(10, 4), 1));
  clock.runUntil(1_000);
  expect([recorded('divergence.found'), cpu.interrupts.length, hypervisor.epoch]).toEqual([[], 2, 1]);
  expect(waitsFor()).toBe('epochEnd');
});

test('a backup in another state delivers nothing, and stops for good', () => {
  const { hypervisor, clock, cpu, recorded } = laboratory('backup', 'original', start, paranoid);
  hypervisor.receive(interrupt);
  hypervisor.receive(epochEnd(0, stateAt(10), 1));
  clock.runUntil(1_000);
  const [digest, expected] = [stateAt(10, 4), stateAt(10)];
  const divergence = { type: 'divergence.found', epoch: 0, term: 1, digest, expected };
  expect([recorded('divergence.found'), cpu.interrupts.length]).toEqual([[divergence], 1]);
  hypervisor.receive(epochEnd(1, stateAt(20, 4)));
  clock.runUntil(10_000);
  expect([cpu.instructions, hypervisor.epoch, recorded('divergence.found')]).toEqual([10, 0, [divergence]]);
});

test('a backup that lags compares nothing: each epoch is compared when it has ended at the backup', () => {
  const { hypervisor, clock, recorded } = laboratory('backup', 'original', start, paranoid);
  hypervisor.receive(epochEnd(0, stateAt(10, 4)));
  hypervisor.receive(epochEnd(1, stateAt(20, 4)));
  const digested = [100, 300, 1_000].map((until) => {
    clock.runUntil(until);
    return recorded('epoch.digested').length;
  });
  expect([digested, recorded('divergence.found')]).toEqual([[0, 1, 2], []]);
});

test('the failover epoch of a dead primary is compared with nothing, and the epochs received before are compared', () => {
  const { hypervisor, claimAnswered, clock, recorded } = laboratory('backup', 'original', start, paranoid);
  hypervisor.receive(epochEnd(0, stateAt(10, 4)));
  hypervisor.peerFailed();
  claimAnswered(true);
  clock.runUntil(10_000);
  expect(recorded('role.primary')).toMatchObject([{ failoverEpoch: 1, uncertain: 1, restarted: 0 }]);
  expect(recorded('divergence.found')).toEqual([]);
});

test('a promoted backup sends the other survivors the digest of its state before the uncertain interrupts', () => {
  const { hypervisor, claimAnswered, clock, sent } = laboratory('backup', 'original', start, paranoid);
  clock.runUntil(1_000);
  hypervisor.peerFailed();
  claimAnswered(true);
  const end = sent.find(({ kind }) => kind === 'epochEnd');
  expect(end).toMatchObject({ epoch: 0, interrupts: 1, digest: stateAt(10, 4) });
});

test('a backup whose operations, console, input or timer differ stops too', () => {
  const others: readonly SharedState[] = [
    { ...beside, fronts: { scsi: 1 } },
    { ...beside, operations: { ...beside.operations, all: [] } },
    { ...beside, console: { next: 1, missing: 0 } },
    { ...beside, inputReceived: 1 },
    { ...beside, requestedHalt: { device: 'reset', kind: 'reset', detail: {} } },
    { ...beside, time: { seenTicks: 0, dueTicks: 7 } },
  ];
  for (const other of others) {
    const { hypervisor, clock, recorded } = laboratory('backup', 'original', start, paranoid);
    hypervisor.receive(epochEnd(0, stateDigest(processorAt(10, 4), other)));
    clock.runUntil(1_000);
    expect([other, recorded('divergence.found').length]).toEqual([other, 1]);
  }
});

test('without it nothing is digested, and nothing more is sent', () => {
  const { clock, sent, recorded } = laboratory('primary', 'original', start);
  clock.runUntil(1_000);
  expect(Object.keys(sent.at(-1) ?? {})).not.toContain('digest');
  expect(recorded('epoch.digested')).toEqual([]);
});
