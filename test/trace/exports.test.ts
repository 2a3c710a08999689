import { describe, expect, test } from 'vitest';
import type { WrittenRecord } from '../../src/ports/trace';
import { tracePlan } from '../../src/sim/plan/trace-plan';
import { isProcessor } from '../../src/trace/actors';
import type { PerfettoEvent } from '../../src/trace/exports/perfetto-tracks';
import { traceLine } from '../../src/trace/trace-digest';
import { exported } from './exported';
import { image, planFor, scenarioTraced, traced } from './runs';

const killed = { who: 'primary', when: { kind: 'epoch', epoch: 40 } } as const;
const ledgerPlan = planFor(image('ledger'), { append: 'transactions=2 seed=3', kills: [killed] });
const ledger = traced(ledgerPlan);
const plan = tracePlan(ledgerPlan, { machine: 'pair', paths: { guest: 'ledger.elf' } });
const runs: Readonly<Record<string, readonly WrittenRecord[]>> = {
  ledger,
  'three replicas': scenarioTraced('three-replicas'),
  joining: scenarioTraced('joining'),
  'a bad link': scenarioTraced('bad-link'),
  'a tape': scenarioTraced('tape'),
  'a split brain': scenarioTraced('arbiter-off'),
};

/** Columns of csv whose texts have a mark. */
const marked: readonly string[] = ['run', 'id', 'operation', 'digest', 'bytes', 'word', 'address'];

const first = (records: readonly WrittenRecord[], type: string): WrittenRecord =>
  records.find((record) => record.type === type) as WrittenRecord;
const count = (records: readonly WrittenRecord[], type: string): number =>
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
        if (value === undefined) return '';
        if (typeof value === 'string' && marked.includes(name)) return `x${value}`;
        return typeof value === 'object' ? JSON.stringify(value) : String(value);
      });
      const withoutMark = rows[at].map((cell, column) => (cell === `x${cells[column]}` ? cells[column] : cell));
      expect(withoutMark).toEqual(cells);
    }
  });

  /**
   * What pandas and spreadsheets do to a cell: they take it for a number, a formula, a truth value, nothing, or a date.
   */
  const isTaken = (cell: string): boolean =>
    !Number.isNaN(Number(cell)) ||
    /^[=+\-@#]/.test(cell) ||
    /^(nan|na|n\/a|<na>|null|none|true|false|-?inf(inity)?)$/i.test(cell) ||
    /^(\d{1,4}[-/.]\d|(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]* ?\d)/i.test(cell);

  test('no text is one that a spreadsheet or pandas takes for something else; it comes back without its mark', () => {
    const texts = [
      '-abc',
      '=1+1',
      '+1',
      '@x',
      '123e456',
      '0123',
      '12',
      '00ff',
      'NaN',
      'true',
      ' a',
      'May5',
      '1-2',
      'inf',
    ];
    for (const name of ['id', 'operation', 'digest', 'bytes', 'words', 'word']) {
      const records = [...texts, 'plain', 'fade'].map((value, at) => ({
        event: at + 1,
        at,
        actor: 'left',
        type: 't',
        [name]: value,
      }));
      const [, ...rows] = parsed(exported('csv', records).text);
      for (const [at, row] of rows.entries()) {
        const value = records[at][name as 'type'];
        expect([row[4], isTaken(row[4])]).toEqual([
          marked.includes(name) || at < texts.length ? `x${value}` : value,
          false,
        ]);
      }
    }
    for (const record of ledger) {
      const [[, row]] = [parsed(exported('csv', [record]).text)];
      const strings = Object.values(record).flatMap((value, at) => (typeof value === 'string' ? [row[at]] : []));
      expect(strings.filter((cell) => cell !== '' && isTaken(cell))).toEqual([]);
    }
  });

  test('a table of too many columns is none', () => {
    const record = Object.fromEntries(Array.from({ length: 2000 }, (_, at) => [`f${at}`, at]));
    expect(() => exported('csv', [{ event: 1, at: 0, actor: 'a', type: 't', ...record }])).toThrow(
      /more than 1000 different fields/,
    );
  });
});

test('no character that moves a cursor or turns a line around leaves by any form', () => {
  const bad = '\x1b]0;title\x07\x7f\x9b2J\u202e\u2028\ud800';
  const records: WrittenRecord[] = ['left', 'bus', 'disk', `l${bad}`].flatMap((actor, at) => [
    { event: 3 * at + 1, at, actor, type: `t${bad}`, [`n${bad}`]: bad, list: [bad] },
    { event: 3 * at + 2, at, actor, type: 'message.sent', to: bad, kind: bad, sequence: 1, source: bad },
    { event: 3 * at + 3, at, actor, type: 'medium.started', kind: bad, processor: bad },
  ]);
  for (const form of ['jsonl', 'perfetto', 'shiviz', 'mermaid', 'csv'] as const) {
    const { text } = exported(form, [plan, ...records]);
    expect([form, /(?![\n\t\r])[\p{Cc}\p{Cs}\u2028\u202e]/u.exec(text)]).toEqual([form, null]);
    expect(text).toMatch(/x1b|u001b/);
  }
  expect(
    exported('jsonl', records)
      .text.trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line)),
  ).toEqual(records);
});

describe('perfetto', () => {
  const events = (records: readonly WrittenRecord[], from?: number): readonly PerfettoEvent[] =>
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
  const around = (records: readonly WrittenRecord[]) => {
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
    const sent = ledger.findLast(({ type }) => type === 'message.sent') as WrittenRecord;
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
