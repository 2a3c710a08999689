/** A run's world goes to any of its moments, and forks leave from there: both as a run from power-on does. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { Random } from '../../src/base/random';
import { Rerun } from '../../src/check/replay/rerun';
import { scenario } from '../../src/check/scenario/run';
import { forkText } from '../../src/lab/run/fork-text';
import { Machines } from '../../src/lab/run/machine';
import { Recording } from '../../src/lab/run/recording';

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
const recorded = (text: string) => new Recording({ id: next++, name: 'ledger.scenario', text, files });
const toEnd = (recording: Recording): Recording => {
  while (recording.advance(100, () => performance.now()));
  return recording;
};
/** A fork at a record; `kills`: how many have come. */
const forked = (recording: Recording, event: number, statement: string, kills = 0): Recording => {
  const text = forkText(recording.info.text, [statement], kills);
  const parent = { recording, event, added: [statement] };
  return new Recording({ id: next++, name: 'fork.scenario', text, files, parent });
};
const digestOf = (recording: Recording): string => scenario(recording.info.text, files).run.traceDigest;

describe('moments', () => {
  const text = ledger('at epoch 30 kill primary', 'join after 60ms', '20 ms after promotion, kill primary');

  let shared: Recording | undefined;

  test('the machines at a moment are those of a run from power-on, forth and back, recorded to the end or not', () => {
    const recording = recorded(text);
    for (let slice = 0; slice < 5; slice++) recording.advance(60, () => performance.now());
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
      const { replicas } = machines.at(1, event);
      expect(replicas.map(({ name, instructions }) => [name, instructions])).toEqual(
        pair?.replicas.map(({ name, processor }) => [name, processor.instructions]),
      );
      expect(replicas.map(({ registers }) => registers.map(({ value }) => value))).toEqual(
        pair?.replicas.map(({ processor }) => processor.registers().map(({ value }) => value)),
      );
    };
    for (let turn = 0; turn < 3; turn++) {
      checkAt(random.integer(1, recording.records.length));
      recording.advance(60, () => performance.now());
    }
    toEnd(recording);
    for (const event of [recording.records.length, 1, 400, 200, random.integer(1, recording.records.length)])
      checkAt(event);
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
  ])('a kill %s leaves the run where it stands, and gives the run of its scenario', (_, statementAt) => {
    shared ??= toEnd(recorded(text));
    const parent = shared;
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
    // What the pictures are made of is that of a recording from power-on.
    const whole = toEnd(recorded(fork.info.text));
    expect(fork.info.marks).toEqual(whole.info.marks);
    const stepsOf = ({ steps, records }: Recording) =>
      steps.actors.map((actor) => [actor, ...[...records].map((record) => steps.at(actor, record.event))]);
    expect(fork.steps.count).toBe(whole.steps.count);
    expect(stepsOf(fork)).toEqual(stepsOf(whole));
    expect(fork.timeline.between(0, fork.endsAt)).toEqual(whole.timeline.between(0, whole.endsAt));
    expect(fork.info.verdict).toEqual(whole.info.verdict);
  });

  test('a run, its fork and a fork of that go on side by side', () => {
    const parent = recorded(ledger());
    for (let slice = 0; slice < 4; slice++) parent.advance(60, () => performance.now());
    const half = parent.records.length;
    const fork = forked(parent, half, `at event ${half + 5} kill primary`);
    fork.advance(60, () => performance.now());
    new Machines(parent).at(1, Math.floor(half / 2));
    parent.advance(60, () => performance.now());
    const second = forked(fork, half - 20, `at event ${half - 15} kill backup`);
    for (const recording of [second, parent, fork, parent, second]) recording.advance(60, () => performance.now());
    for (const recording of [fork, parent, second]) expect(toEnd(recording).info.digest).toBe(digestOf(recording));
    expect(second.moments.world).toBe(parent.moments.world);
    new Machines(fork).at(2, fork.records.length - 3);
    expect(fork.info.digest).toBe(digestOf(fork));
  });

  test('what holds from power-on begins at power-on', () => {
    const parent = toEnd(recorded(ledger()));
    const fork = forked(parent, 500, 'link delay=1ms');
    expect(fork.moments.world).not.toBe(parent.moments.world);
    expect(toEnd(fork).info.digest).toBe(digestOf(fork));
  });
});
