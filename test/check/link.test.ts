import { describe, expect, test } from 'vitest';
import type { LinkPlan } from '../../src/sim/plan/link-plan';
import type { Kill, RunPlan } from '../../src/sim/plan/plan';
import { consistent, guest } from './guests';

const { bare, judge } = guest('ledger', { append: 'transactions=2 seed=3', epochLength: 16_384, patienceNs: 300e9 });
const kill = (who: Kill['who'], at: number): readonly Kill[] => [{ who, when: { kind: 'time', at } }];
const forGood = Number.POSITIVE_INFINITY;

/** Faults that a run survives with both replicas. */
const bearable: Readonly<Record<string, Partial<LinkPlan>>> = {
  loss: { loss: 0.1 },
  latency: { latencyNs: 2_000_000 },
  jitter: { jitterNs: 3_000_000 },
  duplication: { duplication: 0.5 },
  corruption: { corruption: 0.1 },
  'a short cut': { cuts: [{ fromNs: 20_000_000, untilNs: 45_000_000 }] },
  'short cuts of one direction': {
    cuts: [
      { fromNs: 20_000_000, untilNs: 45_000_000, from: 'left', to: 'right' },
      { fromNs: 100_000_000, untilNs: 125_000_000, from: 'right', to: 'left' },
    ],
  },
};
const allTogether: Partial<LinkPlan> = Object.assign({}, ...Object.values(bearable), {
  cuts: Object.values(bearable).flatMap(({ cuts = [] }) => cuts),
});
/** After these one replica is left. */
const cutForGood: Readonly<Record<string, Partial<LinkPlan>>> = {
  'a cut for good': { cuts: [{ fromNs: 60_000_000, untilNs: forGood }] },
  'the way to the backup cut for good': { cuts: [{ fromNs: 60_000_000, untilNs: forGood, from: 'left', to: 'right' }] },
  'the way to the primary cut for good': {
    cuts: [{ fromNs: 60_000_000, untilNs: forGood, from: 'right', to: 'left' }],
  },
};

describe.each(['original', 'prototype'] as const)('a link with faults, %s', (protocol) => {
  const judgedConsistent = (changes: Partial<RunPlan>, plan: string) => {
    const facts: string[] = [];
    const run = judge({ protocol, ...changes }, undefined, ({ type }) => facts.push(type));
    expect([plan, run.verdict, run.violation]).toEqual([plan, consistent, undefined]);
    expect([plan, run.observed.finished]).toEqual([plan, true]);
    return { ...run, facts };
  };

  test.each(Object.entries({ ...bearable, 'all together': allTogether }))(
    '%s: consistent, with and without a kill',
    (name, link) => {
      const { failovers, facts } = judgedConsistent({ link }, name);
      if (name !== 'all together') expect([failovers.length, facts.includes('detector.suspected')]).toEqual([0, false]);
      for (const at of [35_000_000, 130_000_000]) {
        const killed = judgedConsistent(
          { link, kills: kill('primary', at), seed: at },
          `${name}, primary killed at ${at}`,
        );
        expect(killed.failovers.length).toBeLessThanOrEqual(1);
      }
      judgedConsistent({ link, kills: kill('backup', 70_000_000) }, `${name}, backup killed`);
    },
  );

  test.each(Object.entries(cutForGood))('%s: one replica goes on, the other is deposed', (name, link) => {
    const { facts } = judgedConsistent({ link }, name);
    expect(facts.filter((type) => type === 'claim.granted').length).toBe(2);
    expect(facts.filter((type) => type === 'detector.suspected').length).toBeGreaterThan(0);
  });

  test('a buffer of one message holds the primary back, and nobody waits for ever', () => {
    for (const [seed, link] of [{}, { loss: 0.2 }, allTogether].entries()) {
      judgedConsistent({ seed, link, bufferMessages: 1 }, `buffer of 1, ${JSON.stringify(link)}`);
      judgedConsistent(
        { seed, link, bufferMessages: 1, kills: kill('primary', 90_000_000) },
        'buffer of 1, primary killed',
      );
    }
  });
});

test('a shorter time-out detects sooner', () => {
  const detectedAfter = (timeoutNs: number) => {
    const { verdict, failovers } = judge({
      detector: { heartbeatNs: 1_000_000, timeoutNs },
      kills: kill('primary', 80_000_000),
    });
    expect([verdict, failovers.length]).toEqual([consistent, 1]);
    return failovers[0].detectedAtNs - 80_000_000;
  };
  for (const timeoutNs of [5_000_000, 20_000_000, 100_000_000]) {
    expect(Math.abs(detectedAfter(timeoutNs) - timeoutNs)).toBeLessThan(1_500_000);
  }
});

test('§2.3: with clocks that drift by 200 ppm either way the time of day never goes back when the primary dies', () => {
  expect(bare.finished).toBe(true);
  let failovers = 0;
  const drifts: RunPlan['drift'][] = [{ left: 200, right: -200 }, { left: -200, right: 200 }, { left: 200 }];
  for (const drift of drifts) {
    for (let seed = 0; seed < 8; seed++) {
      const protocol = seed % 2 === 0 ? 'original' : 'prototype';
      const run = judge({ seed, protocol, drift, kills: kill('primary', 10_000_000 + 25_000_000 * seed) });
      expect([drift, seed, run.verdict, run.heard]).toEqual([drift, seed, consistent, []]);
      failovers += run.failovers.length;
    }
  }
  expect(failovers).toBe(24);
});
