import { describe, expect, test } from 'vitest';
import type { WrittenRecord } from '../../src/ports/trace';
import { type VectorClock, VectorClocks } from '../../src/trace/exports/vector-clocks';
import { exported } from './exported';
import { image, planFor, scenarioTraced, traced } from './runs';

interface Stamped {
  readonly record: WrittenRecord;
  readonly clock: VectorClock;
}

function stamped(records: readonly WrittenRecord[]): readonly Stamped[] {
  const clocks = new VectorClocks();
  return records.map((record) => ({ record, clock: clocks.stamp(record) }));
}

/** What has happened by the one has happened by the other: the one can have caused it. */
const isBefore = (one: Stamped, other: Stamped): boolean =>
  one.record.event !== other.record.event &&
  Object.entries(one.clock).every(([host, count]) => count <= (other.clock[host] ?? 0));

const names = ['three-replicas', 'joining', 'p7-write-in-progress', 'tape', 'bad-link', 'false-suspicion'];
const runs = names.map((name) => [name, stamped(scenarioTraced(name))] as const);

describe.each(runs)('vector clocks of %s', (_name, all) => {
  test('each host counts its own records from 1, without a gap', () => {
    const counts = new Map<string, number>();
    for (const { record, clock } of all) {
      const count = (counts.get(record.actor) ?? 0) + 1;
      counts.set(record.actor, count);
      expect(clock[record.actor]).toBe(count);
    }
  });

  test('a message is sent before it is received, and received before it is acknowledged', () => {
    let pairs = 0;
    const sent = new Map<string, Stamped>();
    const received = new Map<string, Stamped>();
    for (const each of all) {
      const { record } = each;
      const { actor, type } = record;
      if (type === 'message.sent') sent.set(`${actor}>${record.to} ${record.sequence}`, each);
      if (type === 'message.received') {
        const key = `${record.from}>${actor} ${record.sequence}`;
        expect(isBefore(sent.get(key) as Stamped, each)).toBe(true);
        received.set(key, each);
        pairs++;
      }
      if (type === 'message.acknowledged') {
        expect(isBefore(received.get(`${actor}>${record.by} ${record.upTo}`) as Stamped, each)).toBe(true);
        pairs++;
      }
    }
    expect(pairs).toBeGreaterThan(2);
  });

  test('an operation is released before its target works, and that has finished before it reselects, and before the interrupt', () => {
    const last = new Map<string, Stamped>();
    let pairs = 0;
    for (const each of all) {
      const { actor, type, processor, output, source } = each.record;
      const follows = (cause: Stamped | undefined) => {
        if (cause === undefined) return;
        expect([cause.record.event, isBefore(cause, each)]).toEqual([cause.record.event, true]);
        pairs++;
      };
      if (type === 'output.released' && output === 'operation') last.set(`${actor} operation`, each);
      if (type === 'medium.started') follows(last.get(`${processor} operation`));
      if (type === 'medium.finished') last.set(`${processor} finished`, each);
      if (type === 'bus.reselection') follows(last.get(`${processor} finished`));
      if (type === 'interrupt.buffered' && source === 'scsi') follows(last.get(`${actor} finished`));
    }
    expect(pairs).toBeGreaterThan(4);
  });

  test('nothing comes before what the trace has first', () => {
    const some = all.filter((_, at) => at % 7 === 0);
    for (const [at, one] of some.entries()) {
      for (const other of some.slice(at + 1)) expect(isBefore(other, one)).toBe(false);
    }
  });
});

test('without devices on the bus, one record comes before another exactly where a path of messages and own records leads there', () => {
  const all = stamped(traced(planFor(image('countdown'))).slice(0, 400));
  expect(all.some(({ record }) => record.actor === 'bus')).toBe(false);
  const direct = all.map(({ record }, to) => {
    const own = all.slice(0, to).findLastIndex((each) => each.record.actor === record.actor);
    const cause = all.findIndex(({ record: { actor, type, ...sent } }) => {
      if (record.type === 'message.received')
        return (
          type === 'message.sent' &&
          actor === record.from &&
          sent.to === record.actor &&
          sent.sequence === record.sequence
        );
      return (
        record.type === 'message.acknowledged' &&
        type === 'message.received' &&
        actor === record.by &&
        sent.from === record.actor &&
        sent.sequence === record.upTo
      );
    });
    return [own, cause].filter((at) => at >= 0);
  });
  const reaches: Set<number>[] = [];
  for (const [to, froms] of direct.entries()) reaches[to] = new Set(froms.flatMap((from) => [from, ...reaches[from]]));
  let concurrent = 0;
  for (const [to, other] of all.entries()) {
    for (const [from, one] of all.slice(0, to).entries()) {
      expect([from, to, isBefore(one, other)]).toEqual([from, to, reaches[to].has(from)]);
      if (!reaches[to].has(from)) concurrent++;
    }
  }
  expect(concurrent).toBeGreaterThan(1000);
});

test('a log for ShiViz: the expression of its first line parses everything behind the second', () => {
  const records = scenarioTraced('p7-write-in-progress').slice(200, 700);
  const [parser, empty, ...lines] = exported('shiviz', records).text.split('\n');
  expect([empty, lines.pop()]).toEqual(['', '']);
  const matches = [...lines.join('\n').matchAll(new RegExp(parser, 'g'))];
  expect(matches.length).toBe(records.length);
  expect(matches.map(([text]) => text).join('\n')).toBe(lines.join('\n'));
  const own = new Map<string, number>();
  for (const { groups: { host, clock, event } = {} } of matches) {
    own.set(host, (own.get(host) ?? 0) + 1);
    expect(JSON.parse(clock)[host]).toBe(own.get(host));
    expect(event).toMatch(/^\d+ at [\d.]+ ms: [\w.]+/);
  }
});
