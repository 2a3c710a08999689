import { expect, test } from 'vitest';
import { JudgedPair } from '../../src/check/judged-run';
import { presets } from '../../src/hypervisor/switches';
import type { WrittenRecord } from '../../src/ports/trace';
import { Pair, type PairObservers } from '../../src/sim/pair';
import type { RunPlan } from '../../src/sim/plan/plan';
import { guest } from './guests';

const { plan } = guest('ledger', { append: 'transactions=2 seed=3' });
const protocols = Object.keys(presets) as (keyof typeof presets)[];
const faults: readonly Partial<RunPlan>[] = [
  { kills: [{ who: 'primary', when: { kind: 'event', event: 400 } }] },
  { link: { loss: 0.1, jitterNs: 300_000 }, kills: [{ who: 'primary', when: { kind: 'epoch', epoch: 20 } }] },
  {
    backups: 2,
    joinAfterNs: 20_000_000,
    kills: [
      { who: 'primary', when: { kind: 'time', at: 30_000_000 } },
      { who: 'backup', when: { kind: 'event', event: 2_000 } },
    ],
  },
];

/** What becomes of a run, as far as it can be seen without a trace. */
function outcome(pair: Pair) {
  while (pair.step());
  const { clock } = pair.environment;
  const { kills, failovers, joins } = pair;
  const replicas = pair.replicas.map(({ name, processor, hypervisor, links }) => ({
    name,
    instructions: processor.instructions,
    digest: processor.digest(),
    epoch: hypervisor.epoch,
    frames: links.map(({ channel }) => channel.counts),
  }));
  return { at: clock.nowAt, kills, failovers, joins, replicas, observed: pair.observed() };
}

function started(changes: Partial<RunPlan>, observers?: PairObservers): Pair {
  const pair = new Pair({ ...plan, ...changes }, observers);
  pair.start();
  return pair;
}

test.each(protocols)(
  '%s: a run that nobody watches is the run that is watched: kills at an event come at that event',
  (protocol) => {
    for (const fault of faults) {
      const changes = { protocol, ...fault };
      const judged = outcome(new JudgedPair({ ...plan, ...changes }).pair);
      expect(judged.kills, JSON.stringify(fault)).toBe(fault.kills?.length);
      expect(outcome(started(changes))).toEqual(judged);
      // Under an inspector the charts remember nothing.
      expect(outcome(started(changes, { inspect: () => {} }))).toEqual(judged);
    }
  },
);

test('records tell the digests of the states unless nobody wants them', () => {
  const digests = (observers: PairObservers) => {
    const ended: WrittenRecord[] = [];
    const onRecord = (record: WrittenRecord) => {
      if (record.type === 'epoch.ended') ended.push(record);
    };
    const pair = started({}, { onRecord, ...observers });
    while (ended.length < 10 && pair.step());
    return ended.map(({ digest }) => typeof digest);
  };
  expect(new Set(digests({}))).toEqual(new Set(['string']));
  expect(new Set(digests({ digestsStates: false }))).toEqual(new Set(['undefined']));
});
