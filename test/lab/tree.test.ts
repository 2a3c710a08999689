import { readdirSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { hypervisorMachine } from '../../machines/index';
import { describeChart } from '../../src/chart/describe/describe';
import { scenario } from '../../src/check/scenario/run';
import type { Mark, Scene } from '../../src/lab/protocol';
import { parseRecord } from '../../src/trace/record-line';
import { DrivenTree, exampleFile, exampleText } from './driven-tree';

const textOf = (name: string) => exampleText(`${name}.scenario`);

const digestOf = (text: string) => scenario(text, { file: exampleFile }).run.traceDigest;

describe('P7 in the lab', () => {
  const lab = new DrivenTree();
  const run = lab.open('p7-write-in-progress.scenario');
  const scene = (event: number): Scene => lab.ask({ ask: 'scene', run: run.id, event });
  const kill = run.marks.find(({ kind }) => kind === 'kill') as { event: number; at: number };

  test('is the same run as on the command line', () => {
    expect(run.ended).toBe(true);
    expect(run.digest).toBe(digestOf(textOf('p7-write-in-progress')));
    expect(run.verdict.verdict).toBe('consistent with repeats');
    expect(run.failures).toEqual([]);
  });

  test('says in a sentence what is true at a moment', () => {
    expect(scene(0).headline).toEqual(['Power-on.', 'Nothing has happened yet.']);
    const waits = lab.ask({ ask: 'log', run: run.id, filter: 'actor:right rule:p3', from: 0, count: 1000 });
    const after = waits.rows.find(({ event }) => event > kill.event) as { event: number };
    expect(scene(after.event).headline).toEqual(['left is dead.', 'right waits for a value that will not come.']);
    expect(scene(run.events).headline[0]).toBe('The guest has halted its machine.');
  });

  test('shows roles, the dead one’s last wait, what the disk does, and frames on their way', () => {
    const { replicas, devices, frames } = scene(kill.event);
    expect(replicas.map(({ name, role, was }) => [name, role, was])).toEqual([
      ['left', 'dead', 'primary'],
      ['right', 'backup', undefined],
    ]);
    expect(devices[0]).toMatchObject({ name: 'disk', id: 0, work: { replica: 'left', kind: 'write' } });
    for (const frame of frames) expect(frame.sentAt).toBeLessThanOrEqual(kill.at);
    const promoted = run.marks.find(({ kind }) => kind === 'promotion') as { event: number };
    expect(scene(promoted.event).replicas[1]).toMatchObject({ role: 'primary' });
    // The chart's step is over when its last action is.
    expect(
      scene(promoted.event + 3)
        .charts.find(({ actor }) => actor === 'right')
        ?.states.join(),
    ).toContain('primary');
  });

  test('nothing of the future is seen at a moment', () => {
    const { length: shown } = scene(run.events).terminal;
    for (let event = 1; event < run.events; event += 97) {
      const { terminal, frames, replicas, moment } = scene(event);
      expect(terminal.length).toBeLessThanOrEqual(shown);
      const pieces = lab.ask({ ask: 'console', run: run.id, from: 0, to: terminal.length });
      expect(pieces.reduce((sum, { bytes }) => sum + bytes.length, 0)).toBe(terminal.length);
      expect(frames.every(({ sentAt }) => sentAt <= moment.at)).toBe(true);
      for (const { wait } of replicas) expect(wait === undefined || wait.event <= event).toBe(true);
    }
  });

  test('finds the next and the last event, epoch and step', () => {
    const find = (event: number, by: 'event' | 'epoch' | 'step', forward: boolean) =>
      lab.ask({ ask: 'find', run: run.id, event, by, forward }).event;
    expect(find(100, 'event', true)).toBe(101);
    expect(find(100, 'event', false)).toBe(99);
    expect(find(find(100, 'epoch', true), 'epoch', false)).toBeLessThanOrEqual(100);
    expect(find(run.events, 'event', true)).toBe(run.events);
    expect(find(1, 'event', false)).toBe(0);
  });

  test('shows the machines, and tells lag from divergence', () => {
    const machine = lab.ask({ ask: 'machine', run: run.id, event: kill.event });
    expect(machine.replicas.map(({ name }) => name)).toEqual(['left', 'right']);
    expect(machine.difference).toMatch(/^Not a divergence: (left|right) is \d+ instructions further\.$/);
    const earlier = lab.ask({ ask: 'machine', run: run.id, event: 10 });
    expect(earlier.replicas[0].instructions).toBeLessThan(machine.replicas[0].instructions);
  });

  test('a machine’s code stands around its pc, and what is outstanding is told', () => {
    const { replicas } = lab.ask({ ask: 'machine', run: run.id, event: kill.event });
    for (const { pc, code } of replicas) {
      expect(pc & ~3).not.toBe(0);
      expect(code.find(({ address }) => address === (pc & ~3) >>> 0)?.text).not.toBe('');
    }
    expect(replicas[0].pending.join()).toMatch(/outstanding since epoch \d+/);
  });

  test('the picture folds quiet time, and draws as much as is asked for', () => {
    const suspicion = run.marks.find(({ kind }) => kind === 'suspicion') as { at: number };
    const fold = 1_200_000;
    const axis = (opened: number[]) =>
      lab.ask({
        ask: 'axis',
        run: run.id,
        at: kill.at,
        before: 1_000_000,
        after: 3_000_000,
        fold,
        opened,
      });
    const { from, to, folds } = axis([]);
    expect(from).toBeLessThan(kill.at);
    expect(to).toBeGreaterThan(suspicion.at);
    // The disk's work goes on for 15 ms after the death, the silence for 50.
    expect(folds.length).toBeGreaterThanOrEqual(2);
    for (const { from: begins, to: ends } of folds) expect(ends).toBeGreaterThan(begins);
    const whole = axis([folds[0].from]);
    expect(whole.to).toBeLessThanOrEqual(folds[0].to + fold);
    expect(whole.folds.map((each) => each.from)).not.toContain(folds[0].from);
    const fitting = lab.ask({ ask: 'fit', run: run.id, from: 0, to: run.endsAt, times: 6 });
    const all = lab.ask({ ask: 'axis', run: run.id, at: 0, before: 0, after: run.endsAt, fold: fitting, opened: [] });
    expect(all.to).toBe(run.endsAt);
    const left = all.folds.reduce((sum, each) => sum + each.to - each.from, 0);
    expect((run.endsAt - left + 0.1 * fitting * all.folds.length) / fitting).toBeCloseTo(6, 0);
  });

  test('a step’s transitions have the ids of the chart’s description, by which they are found', () => {
    const chart = describeChart(hypervisorMachine);
    const known = new Set(chart.transitions.map(({ id }) => id));
    const { charts } = scene(kill.event);
    const step = charts.find(({ actor }) => actor === 'right')?.step;
    for (const { id } of step?.transitions ?? []) expect(known).toContain(id);
    const taking = step?.transitions.map(({ id }) => id);
    const last = lab.ask({
      ask: 'find',
      run: run.id,
      event: kill.event + 1,
      by: 'step',
      forward: false,
      actor: 'right',
      taking,
    });
    expect(last.event).toBe(step?.event);
  });

  test('a fork shares its beginning with its parent, says where they part, and its scenario gives the same run', () => {
    const fork = lab.fork(run.id, 200, 'at event 200 kill right');
    expect(fork.parent).toEqual({ id: run.id, event: 200, added: ['at event 200 kill right'] });
    expect(fork.parted?.moment.event).toBeGreaterThan(200);
    expect(fork.parted?.here).toContain('right is killed');
    const { text } = lab.ask({ ask: 'export', run: fork.id, format: 'scenario' });
    expect(digestOf(text)).toBe(fork.digest);
    expect(scenario(text, { file: exampleFile }).ok).toBe(true);
  });

  test('a rule is taken away, and the point of the oracle that it breaks is named', () => {
    const fork = lab.fork(run.id, 1, 'without P7', 'patience 400 ms');
    expect(fork.without).toEqual(['P7']);
    expect(fork.verdict.points.filter(({ holds }) => !holds).map(({ point }) => point)).toEqual([6]);
  });

  test.each(['jsonl', 'perfetto', 'shiviz', 'mermaid', 'csv'] as const)('is exported as %s', (format) => {
    const { text } = lab.ask({ ask: 'export', run: run.id, format });
    expect(text.length).toBeGreaterThan(1000);
    if (format === 'jsonl') {
      const records = text.trim().split('\n').map(parseRecord);
      expect([records[0].type, records.length]).toEqual(['trace.plan', run.events + 1]);
      const again = new DrivenTree((path) => exampleFile(`../guests/${path}`));
      expect(again.open('trace.jsonl', text.split('\n', 1)[0]).digest).toBe(run.digest);
    }
    if (format === 'perfetto') expect(JSON.parse(text)).toBeTruthy();
  });
});

test('what cannot be run is refused in words', () => {
  const lab = new DrivenTree();
  const text = 'title x\nguest ls\nexpect verdict consistent\n';
  const ls = new Uint8Array([0x7f, 0x45, 0x4c, 0x46, 2, 1, 1]);
  expect(() => lab.ask({ ask: 'open', name: 'x.scenario', text, files: { ls } })).toThrow(/ls .*ELF|64-bit/);
});

test('every scenario of the examples is the same run in the lab', () => {
  const lab = new DrivenTree();
  const names = readdirSync('examples/scenarios').filter((name) =>
    /^(p\d|io\d|joining|bad-link|three).*\.scenario$/.test(name),
  );
  for (const name of names) {
    const run = lab.open(name);
    expect(run.failures, name).toEqual([]);
    if (name !== 'joining.scenario') continue;
    const joined = run.marks.find(({ kind }) => kind === 'joined') as Mark;
    const pages = (event: number) =>
      lab.ask({ ask: 'scene', run: run.id, event }).replicas.find((each) => each.name === joined.actor)?.pages;
    const all = pages(joined.event - 1);
    expect(all?.received).toBe(all?.sent);
    expect(all?.received).toBeGreaterThan(0);
    const [began] = lab.ask({ ask: 'log', run: run.id, filter: 'kind:page', from: 0, count: 1 }).rows;
    expect(pages(began.event)).toEqual({ received: 0, sent: 1 });
    expect(pages(joined.event)).toBeUndefined();
  }
});
