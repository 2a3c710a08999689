import { describe, expect, test } from 'vitest';
import { Comparison, type TraceDifference } from '../../src/check/replay/comparison';
import { Rerun } from '../../src/check/replay/rerun';
import { fullState } from '../../src/check/replay/state-text';
import { worldState } from '../../src/check/replay/world-state';
import type { WrittenRecord } from '../../src/ports/trace';
import type { RunPlan } from '../../src/sim/plan/plan';
import { bareTraced, image, planFor, traced } from '../trace/runs';

const killed = { who: 'primary', when: { kind: 'epoch', epoch: 40 } } as const;
const plan = planFor(image('ledger'), { append: 'transactions=1 seed=3', kills: [killed] });
const records = traced(plan);

const compare = (expected: readonly WrittenRecord[], of: RunPlan = plan) =>
  new Comparison(new Rerun({ plan: of, machine: 'pair' }), expected[Symbol.iterator]());

/** Up to the first difference, or to the end. */
function difference(comparison: Comparison): TraceDifference | undefined {
  for (;;) {
    const next = comparison.next();
    if (next.kind === 'different') return next.difference;
    if (next.kind === 'end') return undefined;
  }
}

describe('a run again', () => {
  test('has the same records and the same digest', () => {
    const comparison = compare(records);
    expect(difference(comparison)).toBeUndefined();
    expect([comparison.events, comparison.over]).toEqual([records.length, true]);
    const other = new Rerun({ plan, machine: 'pair' });
    while (other.next() !== undefined);
    expect(comparison.rerun.digest).toBe(other.digest);
  });

  test('of the bare machine is the same too', () => {
    const bare = bareTraced(plan);
    const comparison = new Comparison(new Rerun({ plan, machine: 'bare' }), bare[Symbol.iterator]());
    expect(difference(comparison)).toBeUndefined();
    expect(comparison.events).toBe(bare.length);
  });

  test('names the one record that was changed, wherever it is', () => {
    for (const at of [0, 1, 77, records.length >> 1, records.length - 1]) {
      const changed = records.with(at, { ...records[at], at: records[at].at + 1 });
      expect(difference(compare(changed))).toEqual({ event: at + 1, expected: changed[at], found: records[at] });
    }
  });

  test('names a record that is missing, one too many, and the end that comes too early', () => {
    const without = difference(compare(records.toSpliced(100, 1)));
    expect(without).toMatchObject({ event: 101, expected: { event: 102 }, found: { event: 101 } });
    const twice = difference(compare(records.toSpliced(100, 0, records[99])));
    expect(twice).toMatchObject({ event: 101, expected: { event: 100 }, found: { event: 101 } });
    expect(difference(compare(records.slice(0, 100)))).toMatchObject({ event: 101, expected: undefined });
    const last = records.length;
    const more = [...records, { ...records[last - 1], event: last + 1 }];
    expect(difference(compare(more))).toMatchObject({ event: last + 1, found: undefined });
  });

  test('another seed is a difference at once, another loss where the first frame goes', () => {
    expect(difference(compare(records, { ...plan, seed: 2 }))?.event).toBe(1);
    const lossy = difference(compare(records.slice(1), { ...plan, link: { loss: 0.2 } }));
    expect(lossy?.event).toBe(1);
  });

  test('the order of the fields is no difference', () => {
    const turned = records.map(
      (record) => Object.fromEntries(Object.entries(record).reverse()) as unknown as WrittenRecord,
    );
    expect(difference(compare(turned))).toBeUndefined();
  });
});

describe('the state at an event', () => {
  const stateAt = (find: (record: WrittenRecord) => boolean) => {
    const comparison = compare(records);
    for (;;) {
      const next = comparison.next();
      if (next.kind !== 'same' || find(next.record)) return worldState(comparison.rerun);
    }
  };

  test('while the primary waits: what for, and what is on the wire', () => {
    const { replicas, inFlight, view } = stateAt(({ on, cause }) => on === 'acknowledgment' && cause === 'epochEnd');
    expect(view).toEqual({ term: 1, members: ['left', 'right'], primary: 'left' });
    expect(replicas.map(({ name, alive, role, detectors }) => [name, alive, role, detectors])).toEqual([
      ['left', true, 'primary', { right: 'trusting' }],
      ['right', true, 'backup', { left: 'trusting' }],
    ]);
    expect(replicas[0].chart).toEqual({ primary: { paired: 'awaitingEpochAcknowledgment' } });
    expect(replicas[0].waitsFor).toMatch(/the acknowledgment of message \d+, with the end of the epoch \(P2\)/);
    expect(inFlight.map(({ from, to, what }) => `${from}>${to} ${what}`)).toContainEqual(
      expect.stringMatching(/^left>right epochEnd no\. \d+, epoch 0$/),
    );
  });

  test('in the failover: who is dead, who leads, what is outstanding and what the console has shown', () => {
    const state = stateAt(({ type }) => type === 'detector.suspected');
    const [left, right] = state.replicas;
    expect([left.alive, right.alive, right.role, state.view.primary]).toEqual([false, true, 'backup', 'left']);
    expect(right.detectors).toEqual({ left: 'suspecting' });
    expect(right.outstanding.map(({ device }) => device)).toEqual(['scsi']);
    expect(state.console).toMatch(/^ledger: 1 transactions/);
    const text = fullState(state).join('\n');
    expect(text).toMatch(/^left {4}dead since epoch 40$/m);
    expect(text).toMatch(/^right {3}promoting/m);
    expect(text).toMatch(/outstanding: [\w-]+ on scsi, since epoch \d+/);
  });
});
