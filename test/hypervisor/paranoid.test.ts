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
const found = (facts: readonly string[]) => facts.filter((fact) => fact.startsWith('divergence.found'));

test('P2: the digest is that of the state before the interrupts of the epoch are delivered', () => {
  const { hypervisor, clock, cpu, sent } = laboratory('primary', 'original', start, paranoid);
  clock.runUntil(80);
  hypervisor.interrupt(completion);
  clock.runUntil(1_000);
  // The store itself has raised the line once.
  expect(sent.at(-1)).toMatchObject({ kind: 'epochEnd', digest: stateAt(10, 4) });
  hypervisor.acknowledged(2);
  expect(cpu.interrupts.length).toBe(2);
});

test('P5: a backup in the same state delivers the interrupts and goes on', () => {
  const { hypervisor, clock, cpu, facts, state } = laboratory('backup', 'original', start, paranoid);
  hypervisor.receive(interrupt);
  hypervisor.receive(epochEnd(0, stateAt(10, 4), 1));
  clock.runUntil(1_000);
  expect([found(facts), cpu.interrupts.length, hypervisor.epoch]).toEqual([[], 2, 1]);
  expect(state()).toContain('awaitingEpochEnd');
});

test('P5: a backup in another state delivers nothing, and stops for good', () => {
  const { hypervisor, clock, cpu, facts, state } = laboratory('backup', 'original', start, paranoid);
  hypervisor.receive(interrupt);
  hypervisor.receive(epochEnd(0, stateAt(10), 1));
  clock.runUntil(1_000);
  const [digest, expected] = [stateAt(10, 4), stateAt(10)];
  expect(found(facts)).toEqual([`divergence.found ${JSON.stringify({ epoch: 0, term: 1, digest, expected })}`]);
  expect([state(), cpu.interrupts.length]).toEqual(['"diverged"', 1]);
  hypervisor.receive(epochEnd(1, stateAt(20, 4)));
  clock.runUntil(10_000);
  expect([cpu.instructions, hypervisor.epoch, found(facts).length]).toEqual([10, 0, 1]);
});

test('P5: a backup that is behind compares nothing: each epoch is compared when it has ended here', () => {
  const { hypervisor, clock, facts } = laboratory('backup', 'original', start, paranoid);
  hypervisor.receive(epochEnd(0, stateAt(10, 4)));
  hypervisor.receive(epochEnd(1, stateAt(20, 4)));
  const digested = () => facts.filter((fact) => fact.startsWith('epoch.digested')).length;
  clock.runUntil(100);
  expect([digested(), found(facts)]).toEqual([0, []]);
  clock.runUntil(300);
  expect([digested(), found(facts)]).toEqual([1, []]);
  clock.runUntil(1_000);
  expect([digested(), found(facts)]).toEqual([2, []]);
});

test('P6: the failover epoch of a dead primary is compared with nobody, and what was received before it is', () => {
  const { hypervisor, claimAnswered, clock, facts } = laboratory('backup', 'original', start, paranoid);
  hypervisor.receive(epochEnd(0, stateAt(10, 4)));
  hypervisor.peerFailed();
  claimAnswered(true);
  clock.runUntil(10_000);
  expect(facts).toContain('role.primary {"failoverEpoch":1,"uncertain":1,"restarted":0}');
  expect(found(facts)).toEqual([]);
});

test('P7: who is promoted tells the other survivors its state before the uncertain interrupts', () => {
  const { hypervisor, claimAnswered, clock, sent } = laboratory('backup', 'original', start, paranoid);
  clock.runUntil(1_000);
  hypervisor.peerFailed();
  claimAnswered(true);
  const end = sent.find(({ kind }) => kind === 'epochEnd');
  expect(end).toMatchObject({ epoch: 0, interrupts: 1, digest: stateAt(10, 4) });
});

test('P5: a backup whose operations, console, input or timer differ stops too', () => {
  const others: readonly SharedState[] = [
    { ...beside, fronts: { scsi: 1 } },
    { ...beside, operations: { ...beside.operations, all: [] } },
    { ...beside, console: { next: 1, missing: 0 } },
    { ...beside, inputReceived: 1 },
    { ...beside, requestedHalt: { device: 'reset', kind: 'reset', detail: {} } },
    { ...beside, time: { seenTicks: 0, dueTicks: 7 } },
  ];
  for (const other of others) {
    const { hypervisor, clock, facts } = laboratory('backup', 'original', start, paranoid);
    hypervisor.receive(epochEnd(0, stateDigest(processorAt(10, 4), other)));
    clock.runUntil(1_000);
    expect([other, found(facts).length]).toEqual([other, 1]);
  }
});

test('without it nothing is digested, and nothing more is sent', () => {
  const { clock, sent, facts } = laboratory('primary', 'original', start);
  clock.runUntil(1_000);
  expect(Object.keys(sent.at(-1) ?? {})).not.toContain('digest');
  expect(facts.filter((fact) => fact.startsWith('epoch.digested'))).toEqual([]);
});
