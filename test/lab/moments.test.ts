/** A run's world goes to any of its moments, and forks leave from there: both as a run from power-on does. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { Random } from '../../src/base/random';
import { Rerun } from '../../src/check/replay/rerun';
import { scenario } from '../../src/check/scenario/run';
import type { Moment } from '../../src/lab/recorded';
import { forkText } from '../../src/lab/run/fork-text';
import { Machines } from '../../src/lab/run/machine';
import { Recording } from '../../src/lab/run/recording';
import type { TraceRecord } from '../../src/ports/trace';

const file = (path: string) => new Uint8Array(readFileSync(`examples/scenarios/${path}`));
const files = { file };
const ledger = (...more: string[]) =>
  [
    'title A ledger',
    'guest ../guests/ledger.elf',
    'append "transactions=2"',
    ...more,
    'expect verdict consistent',
  ].join('\n');
let next = 1;
/** Each look at the clock takes a millisecond, on a fast machine and on a slow one. */
let ms = 0;
const now = () => ms++;
const recorded = (text: string) => new Recording({ id: next++, name: 'ledger.scenario', text, files });
const toEnd = (recording: Recording): Recording => {
  while (recording.advance(100, now));
  return recording;
};
/** A fork at a record; `kills`: how many have come. */
const forked = (recording: Recording, event: number, statement: string, kills = 0): Recording => {
  const text = forkText(recording.info.text, [statement], kills);
  const parent = { recording, event, added: [statement] };
  return new Recording({ id: next++, name: 'fork.scenario', text, files, parent });
};
const momentOf = ({ records }: Recording, event: number): Moment => ({ event, at: records.instant(event) ?? 0 });
const digestOf = (recording: Recording): string => scenario(recording.info.text, files).run.traceDigest;

describe('moments', () => {
  const text = ledger('at epoch 30 kill primary', 'join after 60ms', '20 ms after promotion, kill primary');

  let shared: Recording | undefined;
  let alone: Recording | undefined;

  test('the machines at a moment are those of a run from power-on, forth and back, recorded to the end or not', () => {
    const recording = recorded(text);
    for (let slice = 0; slice < 5; slice++) recording.advance(20, now);
    const random = new Random('moments');
    const machines = new Machines(recording);
    const checkAt = (event: number) => {
      const rerun = new Rerun({
        plan: recording.plan,
        machine: 'pair',
        faultsAfter: recording.scenario.relativeFaults,
      });
      for (let record = rerun.next(); record !== undefined && record.event < event; record = rerun.next());
      const { world } = rerun;
      const pair = world.kind === 'pair' ? world.pair : undefined;
      const at = recording.records.instant(event) as number;
      const { replicas } = machines.at(1, { event, at });
      expect(replicas.map(({ name }) => name)).toEqual(pair?.replicas.map(({ name }) => name));
      for (const [place, { processor, hypervisor, alive }] of (pair?.replicas ?? []).entries()) {
        const { instructions, registers } = replicas[place];
        // The world's machine has already executed the chunk that it is in.
        const isOver = at >= hypervisor.machine.chunk.endsAt;
        if (!isOver) expect(instructions).toBeLessThan(processor.instructions);
        if (!isOver || !alive) continue;
        expect(instructions).toBe(processor.instructions);
        expect(registers.map(({ value }) => value)).toEqual(processor.registers().map(({ value }) => value));
      }
    };
    for (let turn = 0; turn < 3; turn++) {
      checkAt(random.integer(1, recording.records.length));
      recording.advance(20, now);
    }
    toEnd(recording);
    for (const event of [recording.records.length, 1, 400]) checkAt(event);
    expect(recording.info.digest).toBe(digestOf(recording));
  });

  test.each([
    ['at a record', (event: number) => `at event ${event} kill primary`],
    ['at an instant', (_: number, at: number) => `at ${at}ns kill backup`],
    ['at an epoch', () => 'at epoch 40 kill left'],
    ['after a fact that comes later', () => 'after left sent epochEnd epoch=25, kill primary'],
    ['after a fact that has come before', () => '3 ms after disk medium.started write, kill primary'],
    ['as a freeze', () => 'at epoch 45 freeze left for 100ms'],
    ['at a kind of record', () => 'at record epoch.ended 70 kill right'],
  ])('a kill %s leaves the run where it stands, and gives the run of its scenario', (when, statementAt) => {
    shared ??= toEnd(recorded(text));
    const fork = checkFork(shared, statementAt);
    if (when === 'at a record') checkPictures(fork);
  });

  test.each([
    ['a cut', (_: number, at: number) => `link cut=${at}ns..${at + 9e6}ns`],
    ['a link that gets worse', (_: number, at: number) => `link loss=0.05 delay=1ms from=${at}ns`],
    ['a frame that is lost', () => `drop frame 150 of left>right`],
    ['an error of the disk', () => 'disk error write from 3 times 1'],
    ['a line that is typed', (_: number, at: number) => `at ${at}ns type "x"`],
  ])('so does %s', (what, statementAt) => {
    alone ??= toEnd(recorded(ledger()));
    const fork = checkFork(alone, statementAt);
    if (what === 'a cut') checkPictures(fork);
  });

  function checkFork(parent: Recording, statementAt: (event: number, at: number) => string): Recording {
    const event = Math.floor(parent.records.length / 2);
    const kills = parent.timeline.marks.filter((mark) => mark.kind === 'kill' && mark.event <= event).length;
    const fork = forked(parent, event, statementAt(event, (parent.records.get(event)?.at ?? 0) + 1), kills);
    expect(fork.moments.world).toBe(parent.moments.world);
    const begun = fork.records.length;
    toEnd(fork);
    const again = scenario(fork.info.text, files);
    expect(fork.info.digest).toBe(again.run.traceDigest);
    expect(fork.result?.transcript).toBe(again.transcript);
    expect(fork.records.length).toBeGreaterThan(begun);
    return fork;
  }

  /** What the pictures are made of is that of a recording from power-on. */
  function checkPictures(fork: Recording): void {
    const whole = toEnd(recorded(fork.info.text));
    expect(fork.info.marks).toEqual(whole.info.marks);
    const stepsOf = ({ steps, records }: Recording) =>
      steps.actors.map((actor) => [actor, ...[...records].map((record) => steps.at(actor, record.event))]);
    expect(fork.steps.count).toBe(whole.steps.count);
    expect(JSON.stringify(stepsOf(fork))).toBe(JSON.stringify(stepsOf(whole)));
    const drawn = ({ timeline, endsAt }: Recording) => JSON.stringify(timeline.between(0, endsAt));
    expect(drawn(fork)).toBe(drawn(whole));
    expect(fork.info.verdict).toEqual(whole.info.verdict);
  }

  test('a replica steps by one instruction, forth and back, from power-on and over what its machine waits for', () => {
    shared ??= toEnd(recorded(text));
    const machines = new Machines(shared);
    const { records } = shared;
    const wait = [...records].find(({ type, event }) => type === 'machine.waits' && event > 300) as TraceRecord;
    const death = [...records].find(({ type }) => type === 'processor.killed') as TraceRecord;
    const passed = (name: string, moment: Moment) =>
      machines.at(1, moment).replicas.find((each) => each.name === name)?.instructions ?? Number.NaN;
    for (const [name, from, steps] of [
      ['left', { event: 0, at: 0 }, 5],
      [wait.actor, { event: wait.event - 1, at: records.instant(wait.event - 1) as number }, 12],
      ['right', { event: death.event, at: death.at }, 4],
    ] as const) {
      const moments = [from as Moment];
      for (let step = 0; step < steps; step++) moments.push(machines.step(name, true, moments[step]));
      const counts = moments.map((moment) => passed(name, moment));
      expect(counts, name).toEqual(counts.map((_, step) => counts[0] + step));
      for (const [step, { at, event }] of moments.slice(1).entries()) {
        expect(at).toBeGreaterThan(moments[step].at);
        expect(event).toBe(records.lastAt(at));
      }
      let back = moments.at(-1) as Moment;
      for (let step = steps - 1; step > 0; step--) {
        back = machines.step(name, false, back);
        expect(back).toEqual(moments[step]);
      }
    }
    // What the machine was about to execute, the death has taken away.
    const after = { event: death.event + 40, at: records.instant(death.event + 40) as number };
    expect(passed('left', after)).toBe(passed('left', death));
    expect(machines.step('left', true, after)).toEqual(after);
    expect(passed('left', machines.step('left', false, after))).toBe(passed('left', after) - 1);
  });

  test('a run, its fork and a fork of that go on side by side', () => {
    const parent = recorded(ledger());
    for (let slice = 0; slice < 4; slice++) parent.advance(20, now);
    const half = parent.records.length;
    const fork = forked(parent, half, `at event ${half + 5} kill primary`);
    fork.advance(20, now);
    new Machines(parent).at(1, momentOf(parent, Math.floor(half / 2)));
    parent.advance(20, now);
    const second = forked(fork, half - 20, `at event ${half - 15} kill backup`);
    for (const recording of [second, parent, fork, parent, second]) recording.advance(20, now);
    for (const recording of [fork, parent, second]) expect(toEnd(recording).info.digest).toBe(digestOf(recording));
    expect(second.moments.world).toBe(parent.moments.world);
    new Machines(fork).at(2, momentOf(fork, fork.records.length - 3));
    expect(fork.info.digest).toBe(digestOf(fork));
  });

  test('what holds from power-on begins at power-on', () => {
    const parent = alone ?? toEnd(recorded(ledger()));
    const fork = forked(parent, 500, 'link delay=1ms');
    expect(fork.moments.world).not.toBe(parent.moments.world);
    expect(toEnd(fork).info.digest).toBe(digestOf(fork));
  });
});

test('frames stand on a lane of their own, one after the other, also in a fork', () => {
  const text = ['title Echoes', 'guest ../guests/pinger.elf', 'append "echoes=3"', 'peer ../guests/responder.elf'];
  const recording = toEnd(recorded([...text, 'expect verdict consistent'].join('\n')));
  const carriedBy = ({ timeline, endsAt }: Recording) =>
    timeline.between(0, endsAt).works.filter(({ device }) => device === 'segment');
  const frames = carriedBy(recording);
  expect(frames.map(({ replica, text: words }) => [replica, words])).toEqual(
    Array.from({ length: recording.records.length }, (_, at) => recording.records.get(at + 1)).flatMap((record) =>
      record?.type === 'ethernet.sent' ? [[record.from === 'peer' ? 'peer' : record.processor, record.frame]] : [],
    ),
  );
  expect(frames.length).toBeGreaterThanOrEqual(6);
  for (const [at, { from, to = 0 }] of frames.entries()) {
    expect(to).toBeGreaterThan(from);
    expect(from).toBeGreaterThanOrEqual(frames[at - 1]?.to ?? 0);
  }
  const { event } = frames[2];
  const fork = toEnd(forked(recording, event, `at event ${event + 1} kill primary`));
  expect(carriedBy(fork).slice(0, 3)).toEqual(frames.slice(0, 3));
});

test('with variable epochs a fork is the run of its scenario, wherever a key comes into an epoch under way', () => {
  const text = ['title Echo', 'guest ../guests/echo.elf', 'protocol fastest', 'epoch 65536', 'at 12ms type "quit\\n"'];
  const recording = recorded([...text, 'expect verdict consistent'].join('\n'));
  // At each look at the host's time a snapshot is due.
  let nowMs = 0;
  while (recording.advance(1e9, () => (nowMs += 1000)));
  const kept = [...recording.moments.backwards(recording.records.length)].map(({ snapshot }) => snapshot);
  for (const { event, at } of kept.filter((_, nth) => nth % 4 === 0).slice(0, 6)) {
    const fork = toEnd(forked(recording, event, `at ${at + 5_000}ns type "a\\n"`));
    expect([at, digestOf(fork)]).toEqual([at, fork.info.digest]);
  }
});
