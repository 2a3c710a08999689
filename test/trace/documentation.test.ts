import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { scannerRow } from '../../examples/new-target/scanner';
import type { WrittenRecord } from '../../src/ports/trace';
import { tracePlan } from '../../src/sim/plan/trace-plan';
import { fieldsOf } from '../../src/trace/record-line';
import { describedRecords } from './described';
import { documented } from './documented';
import {
  bareTraced,
  bell,
  busResetGuest,
  divergingTraced,
  image,
  lostGuest,
  planFor,
  scenarioTraced,
  segmentTraced,
  traced,
} from './runs';

/** Records and fields that only processes of a live pair have. */
const ofRealProcesses: ReadonlySet<string> = new Set(['effect.done', 'console.shown', 'message.sent nextLength']);

const primaryAt = (at: number) => [{ who: 'primary', when: { kind: 'time', at } }] as const;
const ledger = image('ledger');

/** Plans with everything that one can say in them. */
function plans(): readonly WrittenRecord[] {
  const peer = { guest: ledger, initrd: ledger, append: '', memorySize: 1 << 22 };
  const plan = planFor(ledger, {
    initrd: ledger,
    tape: new Uint8Array(0),
    tapeCapacity: 2 ** 20,
    joinAfterNs: 1,
    restarts: true,
    reseeds: [],
    network: { loss: 0, duplication: 0, latencyNs: 1, bitsPerSecond: 10_000_000, peer },
    connected: true,
    faults: [],
    diskErrors: [],
    devices: [bell],
    targets: [scannerRow(1)],
  });
  const paths = { guest: 'guest', initrd: 'initrd' };
  return [tracePlan(plan, { machine: 'pair', live: true, killsAfter: [], faultsAfter: [], paths })].map(
    (record) => JSON.parse(JSON.stringify(record)) as WrittenRecord,
  );
}

const switches = {
  valueAcknowledgment: 'beforeOutput',
  interruptForwarding: 'immediate',
  epochAcknowledgment: 'beforeOutput',
  epochs: 'variable',
  failover: 'repeatOutstanding',
  outputRelease: 'hold',
  registerReads: 'simulated',
  clockSource: 'instructionCount',
} as const;

/** Every type of record with every field: guests, protocols and faults of all kinds. */
function records(): readonly WrittenRecord[] {
  const short = { append: 'transactions=1' };
  const quick = { detector: { heartbeatNs: 2e6, timeoutNs: 8e6 } };
  const hasty = { detector: { heartbeatNs: 1e6, timeoutNs: 3e6 } };
  const scenarios =
    'hand-over environment-closed-channel environment-restarted-at-once environment-crash-unsynced environment-cut-console environment-client environment-second-process environment-frame-uncertain actuator arbiter-off backup-killed bad-link both-killed console-input disk-errors drift false-suspicion frozen-primary fastest joining lossy-link named-frames p7-write-in-progress partition suspected tape three-replicas transmission-uncertain';
  return [
    ...plans(),
    ...scenarios.split(' ').flatMap(scenarioTraced),
    ...traced(planFor(ledger, { ...short, protocol: 'original', switches, backups: 2, kills: primaryAt(40e6) })),
    // The others' work is aborted while the medium is busy.
    ...traced(planFor(ledger, { ...short, ...quick, kills: primaryAt(40e6) })),
    ...traced(
      planFor(image('archiver'), { ...quick, append: 'records=1', tape: new Uint8Array(0), kills: primaryAt(60e6) }),
    ),
    // It starts again every 100 ms.
    ...traced(planFor(busResetGuest, { restarts: true, patienceNs: 250e6 })),
    ...bareTraced(planFor(busResetGuest, { restarts: true, patienceNs: 250e6 })),
    ...traced(planFor(image('actuator'), { ...hasty, actuator: true, kills: primaryAt(19e6) })),
    ...traced(planFor(image('archiver'), { append: 'records=1' })),
    // A target has disconnected, and is at work for the dead primary.
    ...traced(
      planFor(image('juggler'), {
        append: 'rounds=1',
        tape: new Uint8Array(0),
        patienceNs: 1e9,
        kills: primaryAt(55e6),
      }),
    ),
    ...traced(planFor(image('countdown'), { devices: [bell] })),
    ...traced(planFor(busResetGuest)),
    ...traced(planFor(image('countdown'), { paranoid: true })),
    ...divergingTraced(),
    ...segmentTraced(),
    ...traced(
      planFor(ledger, { ...short, link: { ...planFor(ledger).link, loss: 0.1, faultsFromNs: 1e6, calmFromNs: 50e6 } }),
    ),
    ...traced(
      planFor(ledger, {
        ...short,
        link: {
          frames: (['drop', 'delay', 'corrupt'] as const).map((kind, at) => ({
            ...{ kind, from: 'left', to: 'right', of: 'frame', number: 4 + at },
            ...(kind === 'delay' && { byNs: 1e6 }),
          })),
        },
      }),
    ),
    ...traced(planFor(lostGuest, { patienceNs: 1e9 })),
    ...bareTraced(planFor(lostGuest, { patienceNs: 1e9 })),
    ...bareTraced(planFor(ledger, short)),
  ].filter(({ actor }) => actor !== 'bell');
}

describe('docs/trace.md', () => {
  const told = documented();
  const found = new Map<string, Set<string>>();
  for (const record of records()) {
    const fields = found.get(record.type) ?? new Set();
    found.set(record.type, fields);
    for (const [name, value] of Object.entries(fieldsOf(record))) if (value !== undefined) fields.add(name);
  }
  const pairs = (types: ReadonlyMap<string, ReadonlySet<string>>) =>
    [...types].flatMap(([type, fields]) => [type, ...[...fields].map((field) => `${type} ${field}`)]).sort();

  test('describes the types of records and their fields as src/ports/records declares them (-u writes it)', async () => {
    const [before, , after] = readFileSync('docs/trace.md', 'utf8').split(/^(?=## (?:The run|Other forms)$)/m);
    await expect(`${before}${describedRecords()}${after}`).toMatchFileSnapshot('../../docs/trace.md');
  });

  test('tells every type of record and every field that runs have', () => {
    const known = new Set(pairs(told));
    expect(pairs(found).filter((each) => !known.has(each))).toEqual([]);
  });

  test('tells no type and no field that no run has', () => {
    const known = new Set(pairs(found));
    const unknown = pairs(told).filter((each) => !known.has(each));
    expect(unknown.filter((each) => ![each, each.split(' ')[0]].some((name) => ofRealProcesses.has(name)))).toEqual([]);
  });
});
