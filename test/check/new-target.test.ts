/** A SCSI target of somebody's own: the scanner of examples/new-target, its guest, and the public door only. */
import { readFileSync } from 'node:fs';
import { inventory, isConsistent, judgedPair, plan, type RunPlan, runBare, type WrittenRecord } from 'understudy';
import { describe, expect, test } from 'vitest';
import { scannerRow } from '../../examples/new-target/scanner';
import { every, length } from './length';

const sheets = 3;
const quiet = plan({
  guest: new Uint8Array(readFileSync('examples/guests/scanner.elf')),
  append: `sheets=${sheets}`,
  disk: new Uint8Array(512),
  targets: [scannerRow(10)],
  epochLength: 16_384,
  patienceNs: 20e9,
});
const bare = runBare(quiet);

/** Of the image that the scanner makes of this sheet, as the guest works it out. */
function checksum(sheet: number): string {
  const bytes = Array.from({ length: 512 }, (_, at) => (sheet * 31 + at * 7) & 0xff);
  return String(bytes.reduce((sum, byte) => (Math.imul(sum, 31) + byte) >>> 0, 0)).padStart(10, '0');
}

/** The events of a run that `isMeant` takes. */
function eventsOf(planned: RunPlan, isMeant: (record: WrittenRecord) => boolean): readonly number[] {
  const events: number[] = [];
  judgedPair(planned, { onRecord: (record) => isMeant(record) && events.push(record.event) }).toEnd(bare);
  return events;
}

const killedAt = (planned: RunPlan, event: number) =>
  judgedPair({ ...planned, kills: [{ who: 'primary', when: { kind: 'event', event } }] });

test('the bare machine draws in each sheet once and reads it', () => {
  expect(bare.finished).toBe(true);
  expect(bare.console.replaceAll(/ +t=.*ms/g, '')).toBe(
    'scanner: type 6, SHEET SCANNER   \n' +
      [1, 2, 3].map((sheet) => `sheet 000${sheet} has the checksum ${checksum(sheet)}\n`).join(''),
  );
  expect(bare.effects.map(({ device, what, sensitivity }) => [device, what, sensitivity])).toEqual(
    [1, 2, 3].map((sheet) => ['scanner', `drawing in of sheet ${sheet}`, 'testable']),
  );
});

test('the machine lists the scanner with its ID and the state of its chart', () => {
  const what = 'SCSI target, sheet scanner, testable';
  expect(inventory(quiet).at(-1)).toEqual({ name: 'scanner', id: 2, what, state: 'ready' });
});

const protocols = ['original', 'prototype'] as const;

describe.each(protocols)('%s', (protocol) => {
  const planned = { ...quiet, protocol };

  test('the primary killed at every phase on the bus: each sheet is drawn in once', () => {
    const events = eventsOf(planned, ({ type }) => /^bus\.(phase|selection)|^medium\./.test(type));
    expect(events.length).toBeGreaterThan(90);
    const drawnInByRight = new Set<number>();
    let uncertain = 0;
    // Every second of them, of the other half under the other protocol; all with `npm run test:long`.
    for (const event of every(2, events, protocols.indexOf(protocol))) {
      const run = killedAt(planned, event).toEnd(bare);
      expect([event, run.verdict, run.violation, run.repeats]).toEqual([event, 'consistent', undefined, []]);
      expect([event, run.devices.scanner, run.failovers.length]).toEqual([event, 'consistent', 1]);
      expect(run.observed.effects.map(({ what }) => what)).toEqual(bare.effects.map(({ what }) => what));
      drawnInByRight.add(run.observed.effects.filter(({ processor }) => processor === 'right').length);
      uncertain += run.observed.uncertainInterrupts;
    }
    expect([...drawnInByRight].toSorted()).toEqual([0, 1, 2, 3]);
    expect(uncertain).toBeGreaterThan(length(25, 50));
  });

  test('a driver that repeats without asking draws in a sheet too many, and the oracle says so', () => {
    const careless = { ...planned, append: `${planned.append} careless=1` };
    expect(runBare(careless).console.replaceAll(/ +t=.*ms/g, '')).toBe(bare.console.replaceAll(/ +t=.*ms/g, ''));
    const events = eventsOf(careless, ({ type, kind }) => type === 'medium.finished' && kind === 'drawIn');
    const verdicts = events.map((event) => killedAt(careless, event).toEnd(bare).verdict);
    expect(verdicts.every(isConsistent)).toBe(false);
  });
});

test('repeatOutstanding: no driver hears of a sheet that may be drawn in again, and that is not maskable (§2.3)', () => {
  const repeating: RunPlan = { ...quiet, switches: { failover: 'repeatOutstanding' } };
  const [, event] = eventsOf(repeating, ({ type, kind }) => type === 'medium.finished' && kind === 'drawIn');
  expect(killedAt(repeating, event).toEnd(bare).verdict).toBe('not maskable');
});

test('the same plan gives the same trace: each run has a unit of its own', () => {
  const [one, other] = [1, 2].map(() => killedAt(quiet, 400).toEnd(bare));
  expect(one.traceDigest).toBe(other.traceDigest);
});
