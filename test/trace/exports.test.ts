import { describe, expect, test } from 'vitest';
import type { TraceRecord } from '../../src/ports/trace';
import { tracePlan } from '../../src/sim/trace-plan';
import { isProcessor } from '../../src/trace/actors';
import type { PerfettoEvent } from '../../src/trace/exports/perfetto-tracks';
import { traceLine } from '../../src/trace/trace-digest';
import { exported } from './exported';
import { image, planFor, scenarioTraced, traced } from './runs';

const killed = { who: 'primary', when: { kind: 'epoch', epoch: 40 } } as const;
const ledgerPlan = planFor(image('ledger'), { append: 'transactions=2 seed=3', kills: [killed] });
const ledger = traced(ledgerPlan);
const plan = tracePlan(ledgerPlan, { machine: 'pair', paths: { guest: 'ledger.elf' } });
const runs: Readonly<Record<string, readonly TraceRecord[]>> = {
  ledger,
  'three replicas': scenarioTraced('three-replicas'),
  joining: scenarioTraced('joining'),
  'a bad link': scenarioTraced('bad-link'),
  'a tape': scenarioTraced('tape'),
  'a split brain': scenarioTraced('arbiter-off'),
};

const first = (records: readonly TraceRecord[], type: string): TraceRecord =>
  records.find((record) => record.type === type) as TraceRecord;
const count = (records: readonly TraceRecord[], type: string): number =>
  records.filter((record) => record.type === type).length;

test('jsonl is the trace itself', () => {
  expect(exported('jsonl', [plan, ...ledger]).text).toBe([plan, ...ledger].map(traceLine).join(''));
});

describe('csv (RFC 4180)', () => {
  /** Rows of cells: a cell between quotation marks may hold commas, line ends and doubled quotation marks. */
  const parsed = (text: string): readonly (readonly string[])[] =>
    text
      .split('\r\n')
      .slice(0, -1)
      .map((row) =>
        [...row.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^",]*))/g)].map(
          ([, quoted, plain]) => quoted?.replaceAll('""', '"') ?? plain,
        ),
      );

  test.each(Object.entries(runs))('%s: each row has every column, and every value comes back', (_name, records) => {
    const [columns, ...rows] = parsed(exported('csv', [plan, ...records]).text);
    expect(columns.slice(0, 4)).toEqual(['event', 'at', 'actor', 'type']);
    expect(new Set(columns)).toEqual(new Set(records.flatMap((record) => Object.keys(record))));
    expect(rows.length).toBe(records.length);
    for (const [at, record] of records.entries()) {
      const cells = columns.map((name) => {
        const value = record[name];
        return value === undefined ? '' : typeof value === 'object' ? JSON.stringify(value) : String(value);
      });
      expect(rows[at]).toEqual(cells);
    }
  });
});

describe('perfetto', () => {
  const events = (records: readonly TraceRecord[], from?: number): readonly PerfettoEvent[] =>
    JSON.parse(exported('perfetto', records, from).text).traceEvents;
  const thread = ({ pid, tid }: PerfettoEvent) => `${pid}/${tid}`;

  test.each(Object.entries(runs))(
    '%s: slices of a thread do not overlap, and arrows lie in slices',
    (_name, records) => {
      const all = events([plan, ...records]);
      const slices = new Map<string, PerfettoEvent[]>();
      for (const event of all.filter(({ ph }) => ph === 'X'))
        slices.set(thread(event), [...(slices.get(thread(event)) ?? []), event]);
      for (const of of slices.values()) {
        const sorted = of.sort((one, other) => Number(one.ts) - Number(other.ts));
        for (const [at, { ts, dur }] of sorted.entries()) {
          const next = Number(sorted[at + 1]?.ts ?? Number.POSITIVE_INFINITY);
          expect(next === ts || next >= Number(ts) + Number(dur) - 1e-6).toBe(true);
        }
      }
      const lies = (flow: PerfettoEvent) => slices.get(thread(flow))?.some(({ ts }) => ts === flow.ts);
      const starts = new Map(all.filter(({ ph }) => ph === 's').map((flow) => [flow.id, flow]));
      const ends = all.filter(({ ph }) => ph === 'f');
      expect(starts.size).toBe(count(records, 'message.sent'));
      expect(ends.length).toBe(count(records, 'message.received'));
      for (const flow of ends) {
        const start = starts.get(flow.id) as PerfettoEvent;
        expect(Number(start.ts)).toBeLessThanOrEqual(Number(flow.ts));
        expect([lies(start), lies(flow)]).toEqual([true, true]);
      }
    },
  );

  test.each(Object.entries(runs))('%s: every process and thread has one name', (_name, records) => {
    const all = events(records);
    const names = all.filter(({ ph }) => ph === 'M');
    const processes = names.filter(({ name }) => name === 'process_name');
    const threads = names.filter(({ name }) => name === 'thread_name').map(thread);
    expect(new Set(processes.map(({ args }) => args?.name))).toEqual(new Set(records.map(({ actor }) => actor)));
    expect(new Set(processes.map(({ pid }) => pid)).size).toBe(processes.length);
    expect(new Set(threads).size).toBe(threads.length);
    expect(new Set(all.filter(({ ph }) => ph !== 'M').map(thread))).toEqual(new Set(threads));
  });

  test('epochs, waits, roles, operations and the lines of the console are slices, in microseconds', () => {
    const all = events(ledger);
    const named = (name: string) => all.filter((event) => event.ph === 'X' && event.name === name);
    const threadNamed = (process: string, track: string) => {
      const pid = all.find(({ name, args }) => name === 'process_name' && args?.name === process)?.pid;
      const { tid } =
        all.find((event) => event.pid === pid && event.name === 'thread_name' && event.args?.name === track) ?? {};
      return all.filter((event) => event.pid === pid && event.tid === tid && event.ph === 'X');
    };
    const ended = ledger.filter(({ type, actor }) => type === 'epoch.ended' && actor === 'right');
    const epochs = threadNamed('right', 'epochs');
    expect(epochs.slice(0, ended.length).map(({ name }) => name)).toEqual(ended.map(({ epoch }) => `epoch ${epoch}`));
    expect(Number(epochs[3].ts) + Number(epochs[3].dur)).toBeCloseTo(ended[3].at / 1000, 6);
    expect(threadNamed('right', 'role').map(({ name }) => name)).toEqual([
      'backup',
      'promoting',
      'failover epoch',
      'primary (end)',
    ]);
    expect(threadNamed('left', 'role').map(({ name }) => name)).toEqual(['primary (killed)']);
    expect(named('acknowledgment for epochEnd').length).toBeGreaterThan(10);
    expect(named('message: epochEnd').length).toBeGreaterThan(10);
    expect(named('ledger: total 64000 unchanged\\n').length).toBe(1);
    expect(threadNamed('disk', 'medium').length).toBe(count(ledger, 'medium.started'));
    const uncertain = threadNamed('right', 'device scsi').filter(({ args }) => args?.interrupt === 'uncertain');
    expect(uncertain.length).toBe(1);
  });

  test('a window shows what has begun before it, and no arrow without a beginning', () => {
    const from = first(ledger, 'processor.killed').event - 3;
    const all = events(ledger, from);
    expect(all.some(({ ph, name }) => ph === 'X' && name === 'primary (killed)')).toBe(true);
    const starts = new Set(all.filter(({ ph }) => ph === 's').map(({ id }) => id));
    for (const { id } of all.filter(({ ph }) => ph === 'f')) expect(starts.has(id)).toBe(true);
  });
});

describe('mermaid', () => {
  const line =
    /^(sequenceDiagram| {2}participant \w+ as [\w-]+| {2}Note over \w+(,\w+)?: [^;#]+(#\d+;[^;#]*)*| {2}\w+(-\)|->>|-->>|-x)\w+: [^;#]+(#\d+;[^;#]*)*)$/;
  /** The part around the first kill or claim. */
  const around = (records: readonly TraceRecord[]) => {
    const { event } = records.find(({ type }) => /killed|claim|link/.test(type)) ?? records[0];
    return records.slice(Math.max(0, event - 60), event + 60);
  };

  test.each(Object.entries(runs))('%s: every line is a statement, and everyone named takes part', (_name, records) => {
    for (const window of [records, around(records)]) {
      const lines = exported('mermaid', window).text.trimEnd().split('\n');
      for (const each of lines) expect(each).toMatch(line);
      const names = new Set(lines.flatMap((each) => /participant (\w+)/.exec(each)?.[1] ?? []));
      for (const each of lines.filter((each) => !/participant|sequenceDiagram/.test(each))) {
        const [, note, from, to] = /^ {2}(?:Note over ([\w,]+)|(\w+?)(?:-\)|->>|-->>|-x)(\w+)):/.exec(each) ?? [];
        for (const name of note?.split(',') ?? [from, to]) expect(names).toContain(name);
      }
    }
  });

  test('shows the kill, the write that it met, and the failover', () => {
    const { text } = exported('mermaid', around(ledger));
    const order = [
      'left-)right: epochEnd, epoch 39',
      'Note over left: KILLED as primary, epoch 40',
      'disk-->>left: done: write block',
      'Note over right: has not heard from left: failure notification',
      'Note over right: epoch 40 is the failover epoch (P6)',
      'Note over right: uncertain interrupt of scsi (P7)',
      'Note over right: PRIMARY from epoch 41 on',
    ].map((each) => text.indexOf(each));
    expect(order).toEqual([...order].sort((one, other) => one - other));
    expect(order).not.toContain(-1);
  });

  test('a message that never arrives ends in a cross', () => {
    const sent = ledger.findLast(({ type }) => type === 'message.sent') as TraceRecord;
    const { text } = exported('mermaid', ledger.slice(sent.event - 2, sent.event + 1));
    expect(text).toMatch(/left-xright: \w+, epoch \d+ \(no\. \d+\), not received in this window/);
  });

  test('a long window says what is left out, and what to do', () => {
    const { text, note } = exported('mermaid', ledger);
    expect(text.split('\n').length).toBeLessThan(270);
    expect(text).toMatch(/more records from event \d+ on are left out/);
    expect(note).toMatch(/at most 250 steps: .*--from and --until/);
    expect(exported('mermaid', ledger.slice(0, 1)).note).toMatch(/nothing in this window/);
  });

  test('what would end a statement or begin a comment stands as an entity', () => {
    const bytes = [...'a;b#c%%d<e>'].map((byte, at) => ({
      ...first(ledger, 'output.released'),
      event: at + 1,
      output: 'byte',
      byte: byte.charCodeAt(0),
    }));
    expect(exported('mermaid', bytes).text).toContain('left->>terminal: "a#59;b#35;c#37;#37;d#60;e#62;"');
  });
});

test('processors are known by their names', () => {
  const actors = new Set(Object.values(runs).flatMap((records) => records.map(({ actor }) => actor)));
  expect([...actors].filter(isProcessor).sort()).toEqual(['left', 'left-2', 'right', 'right-2', 'third']);
});
