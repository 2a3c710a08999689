/** Runs of real processes are judged from the traces of each: here runs in virtual time, taken apart. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { digest } from '../../src/base/digest';
import { Random } from '../../src/base/random';
import { judgeTraces } from '../../src/check/merge/live-judgment';
import { processTrace } from '../../src/check/merge/process-trace';
import type { Mutations } from '../../src/check/mutants/names';
import type { WrittenRecord } from '../../src/ports/trace';
import type { RunPlan } from '../../src/sim/plan/plan';
import { image } from '../trace/runs';
import { guest } from './guests';

const epochLength = 65_536;
const append = 'transactions=3 seed=3';
const ledger = guest('ledger', { append, epochLength, connected: true, patienceNs: 1e9 });
const killed: Partial<RunPlan> = { kills: [{ who: 'primary', when: { kind: 'time', at: 55_000_000 } }] };
type Name = Mutations extends ReadonlySet<infer Each> ? Each : never;
const startedAt = 1_700_000_000_000_000_000n;

const peer = { guest: image('responder'), append: '', memorySize: 1 << 21 };
const quick = { detector: { heartbeatNs: 2e6, timeoutNs: 8e6 } };
const pinger = guest('pinger', { append: 'echoes=8', network: { peer }, connected: true, ...quick, patienceNs: 1e9 });

const isReplica = (actor: string) => /^(left|right)/.test(actor);
const processOf = (actor: string) => (isReplica(actor) ? actor.split('.')[0] : 'environment');

/** A run, and the records of each process as its file has them, by clocks that differ by up to `errorNs`. */
function takenApart(changes: Partial<RunPlan>, errorNs: number, without?: Name, of = ledger) {
  const records: WrittenRecord[] = [];
  const run = of.judge(changes, without && new Set([without]), (record) => records.push({ ...record }));
  for (const { event, at, device, processor, sensitivity, what, digest } of run.observed.effects.toReversed()) {
    const place = records.findLastIndex((record) => record.event <= event) + 1;
    records.splice(place, 0, { event, at, actor: device, type: 'effect.done', processor, sensitivity, what, digest });
  }
  // At power-on the first processor's claim is granted.
  const view = { event: 0, at: 0, type: 'claim.granted', term: 1 };
  records.unshift({ ...view, actor: 'bus', claimant: 'left' });
  records.splice(1, 0, { ...view, actor: 'left', members: ['left', 'right'], primary: 'left' });
  const last = records[records.length - 1];
  records.push({ ...last, actor: 'environment', type: 'console.shown', ordinal: 0, text: run.observed.console });
  const random = new Random(`merge/${errorNs}`);
  const files = new Map<string, WrittenRecord[]>();
  for (const { actor, ...record } of records) {
    if (actor === 'world' || actor === 'link') continue;
    // A frame arrives at the processor's own process.
    const isArrival = record.type === 'ethernet.arrived' && record.to === 'machine';
    const name = isArrival ? String(record.processor) : processOf(actor);
    files.set(name, [...(files.get(name) ?? []), { ...record, actor } as WrittenRecord]);
  }
  const texts = [...files].map(([name, own]) => {
    const from = own[0].at;
    const error = random.integer(0, errorNs);
    const first = {
      event: 0,
      at: 0,
      actor: name,
      type: 'trace.process',
      version: 1,
      process: name === 'environment' ? 'environment' : 'replica',
      startedAtUnixNs: String(startedAt + BigInt(from + error)),
      ...(name !== 'environment' && {
        guest: { path: 'ledger.elf', digest: digest(of.plan.guest) },
        append,
        protocol: 'prototype',
        epochLength,
      }),
    };
    const lines = own.map((record, at) => JSON.stringify({ ...record, event: at + 1, at: record.at - from }));
    return [name, [JSON.stringify(first), ...lines]] as const;
  });
  return { run, texts };
}

const tracesOf = (texts: readonly (readonly [string, readonly string[]])[]) =>
  texts.map(([, lines]) => processTrace(lines.map((line) => JSON.parse(line) as WrittenRecord).values()));

describe('a run with frames', () => {
  test.each([0, 40_000, 1_000_000])('is consistent from its parts, by clocks that differ by %i ns', (errorNs) => {
    for (const nth of [3, 9]) {
      const kills = [{ who: 'primary', when: { kind: 'record', type: 'ethernet.sent', nth } }] as const;
      const { run, texts } = takenApart({ kills }, errorNs, undefined, pinger);
      const judged = judgeTraces({ traces: tracesOf(texts), bare: pinger.bare });
      expect([judged.verdict, judged.violation]).toEqual([run.verdict, undefined]);
      expect(run.failovers).toHaveLength(1);
    }
  });
});

describe('a run that is consistent', () => {
  test.each([0, 40_000, 3_000_000])('is so from its parts, by clocks that differ by %i ns', (errorNs) => {
    const { run, texts } = takenApart(killed, errorNs);
    const judged = judgeTraces({ traces: tracesOf(texts), bare: ledger.bare, diskDigest: run.observed.diskDigest });
    expect(judged.violation).toBeUndefined();
    expect([judged.verdict, judged.repeats.length, judged.failovers.length, judged.epochs, judged.effects]).toEqual([
      run.verdict,
      run.repeats.length,
      1,
      run.epochs - 1,
      run.observed.effects.length,
    ]);
    expect(judgeTraces({ traces: tracesOf(texts) }).verdict).toBe(run.verdict);
  });

  test('has lost nothing that matters when a killed replica has not written its last records', () => {
    const { run, texts } = takenApart(killed, 0);
    const short = texts.map(([name, lines]) => [name, name === 'left' ? lines.slice(0, -40) : lines] as const);
    expect(judgeTraces({ traces: tracesOf(short), bare: ledger.bare }).verdict).toBe(run.verdict);
  });

  test('is another one with a disk that holds something else', () => {
    const { texts } = takenApart(killed, 0);
    const judged = judgeTraces({ traces: tracesOf(texts), bare: ledger.bare, diskDigest: 'another' });
    expect([judged.verdict, judged.violated?.point]).toEqual(['inconsistent', 7]);
  });
});

describe('without a rule', () => {
  test.each(['P2', 'outputCommit', 'P7', 'shutOutFirst'] as Name[])(
    '%s: the parts tell what the whole tells',
    (name) => {
      const { run, texts } = takenApart(killed, 20_000, name);
      const judged = judgeTraces({ traces: tracesOf(texts), bare: ledger.bare, diskDigest: run.observed.diskDigest });
      expect([judged.verdict, judged.violated?.point]).toEqual([run.verdict, run.violated?.point]);
    },
  );
});

describe('understudy judge', () => {
  const folder = mkdtempSync(join(tmpdir(), 'understudy-judge-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  const { texts } = takenApart(killed, 1000);
  const paths = texts.map(([name, lines], at) => {
    const path = join(folder, `${name}.jsonl`);
    // The process was killed in the middle of a line.
    writeFileSync(path, at === 0 ? `${lines.join('\n')}\n{"event":9` : `${lines.join('\n')}\n`);
    return path;
  });
  const wrong = '{"event":1,"at":0,"actor":"left","type":"console.shown"}';
  const judge = (...args: string[]) => spawnSync('node', ['dist/cli.js', 'judge', ...args], { encoding: 'utf8' });

  test('tells the verdict, and writes the merged trace', () => {
    const merged = join(folder, 'merged.jsonl');
    const disk = join(folder, 'disk');
    writeFileSync(disk, new Uint8Array(1 << 17));
    const media = ['--guest', 'examples/guests/ledger.elf', '--disk', disk];
    const { status, stderr } = judge(...paths, ...media, '--merged', merged);
    expect([status, stderr]).toEqual([0, expect.stringMatching(/1 failovers, 0 joins.*\n(.*\n)*consistent/)]);
    const csv = spawnSync('node', ['dist/cli.js', 'export', merged, '--format', 'csv'], { encoding: 'utf8' });
    expect([csv.status, csv.stdout.split('\n').length > 500]).toEqual([0, true]);
  });

  test.each([
    ['another file', () => ['examples/guests/ledger.elf'], /ledger.elf:1: it is no JSON/],
    [
      'another guest',
      () => [...paths, '--guest', 'examples/guests/echo.elf'],
      /is not the one that the replicas have run/,
    ],
  ])('%s', (_, args, words) => {
    const { status, stderr } = judge(...args());
    expect([status, stderr.split('\n').length, words.test(stderr)], stderr).toEqual([2, 2, true]);
  });

  test.each([
    [
      'no environment',
      texts.filter(([name]) => name !== 'environment'),
      /none of the traces is that of an environment/,
    ],
    ['no replica', texts.filter(([name]) => name === 'environment'), /none of the traces is that of a replica/],
    ['one twice', [...texts, texts[1]], /two traces are that of (left|right)/],
    [
      'a run in virtual time',
      [['x', ['{"event":0,"at":0,"actor":"world","type":"trace.plan"}']]] as const,
      /virtual time/,
    ],
    ['fields that lack', texts.map(([name, lines]) => [name, [lines[0], wrong]] as const), /is no record of that type/],
  ])('%s', (_, parts, words) => {
    expect(() => judgeTraces({ traces: tracesOf(parts) })).toThrow(words);
  });
});
