/** The environment's records: what they say outlives a crash, and their file does not grow for ever. */
import {
  appendFileSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import type { EnvironmentEntry } from '../../src/environment/environment-entry';
import { recoveredState } from '../../src/environment/environment-entry';
import { KeptEntries } from '../../src/live/environment/kept-entries';
import { RecordLog } from '../../src/live/storage/record-log';
import { SystemClock } from '../../src/live/system-clock';

const folder = mkdtempSync(join(tmpdir(), 'understudy-records-'));
afterAll(() => rmSync(folder, { recursive: true }));

const path = join(folder, 'records');
const failed = (error: unknown) => {
  throw error;
};
const clock = new SystemClock(failed);
const open = () => new RecordLog<EnvironmentEntry>({ clock, path, kept: new KeptEntries(), failed });
const appended = (log: RecordLog<EnvironmentEntry>, entry: EnvironmentEntry) =>
  new Promise<void>((stored) => clock.happens(() => log.append(entry, stored)));
const state = () => recoveredState(open().entries);
const view = { term: 3, since: 2, primary: 'left', members: ['left', 'right'] };
const line = new TextEncoder().encode('a line that is typed\n');

test('a log that has grown to twice its size is written anew, with what its records still say', async () => {
  const log = open();
  const files = () => readdirSync('/proc/self/fd').length;
  const before = files();
  let greatest = 0;
  await appended(log, { kind: 'started', start: 7, madeAt: 1 });
  await appended(log, { kind: 'view', view });
  const text = new Uint8Array(1 << 16).fill(46);
  const stored: Promise<void>[] = [];
  for (let at = 0; at < 300; at++) {
    stored.push(appended(log, { kind: 'shown', ordinal: at * text.length, bytes: text }));
    stored.push(appended(log, { kind: 'typed', client: `client-${at % 3}`, key: at, bytes: line }));
    stored.push(appended(log, { kind: 'forgotten', upTo: at * line.length - 5 }));
    greatest = Math.max(greatest, statSync(path).size);
  }
  await Promise.all(stored);
  expect(greatest).toBeLessThan(6 << 20);
  expect([files(), readdirSync(folder)]).toEqual([before, ['records']]);
  const { starts, shown, text: kept, typed, typedFrom, taken, view: found } = state();
  expect([starts, found, shown]).toEqual([7, view, 300 * text.length]);
  expect([kept.length >= 1 << 20, kept.every((byte) => byte === 46)]).toEqual([true, true]);
  expect([typedFrom, new TextDecoder().decode(typed)]).toEqual([299 * line.length - 5, 'yped\na line that is typed\n']);
  expect(['client-0', 'client-1', 'client-2'].map((client) => taken.of(client))).toEqual([297, 298, 299]);
});

test('a crash cuts the record that was being appended, or leaves the new file unfinished', async () => {
  const whole = readFileSync(path);
  const { shown } = state();
  const log = open();
  await appended(log, { kind: 'shown', ordinal: shown, bytes: line });
  expect(state().shown).toBe(shown + line.length);
  await appended(open(), { kind: 'shown', ordinal: shown + line.length, bytes: line });
  truncateSync(path, statSync(path).size - 3);
  writeFileSync(`${path}.part`, whole.subarray(0, 1000));
  expect(state().shown).toBe(shown + line.length);
  appendFileSync(path, new Uint8Array(40).fill(255));
  expect([state().shown, readdirSync(folder)]).toEqual([shown + line.length, ['records']]);
});

test('of thousands of clients the last ones are remembered', () => {
  const kept = new KeptEntries();
  for (let client = 0; client < 5000; client++) kept.add({ kind: 'typed', client: `${client}`, key: 1, bytes: line });
  const { taken } = recoveredState(kept.entries);
  expect([taken.of('0'), taken.of('4999'), kept.entries.length]).toEqual([0, 1, 1024]);
});

test('a file that cannot be used is named in one line', () => {
  expect(() => new RecordLog({ clock, path: '/proc/records', kept: new KeptEntries(), failed })).toThrow(
    /^the file \/proc\/records cannot be used: ENOENT.*; once it can, start the environment again/,
  );
});
