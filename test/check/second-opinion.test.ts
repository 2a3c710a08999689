import { expect, test } from 'vitest';
import { Random } from '../../src/base/random';
import type { Mutation } from '../../src/check/mutants/names';
import type { Protocol } from '../../src/hypervisor/switches';
import { bareMachine } from '../../src/sim/bare';
import type { Kill, RunPlan } from '../../src/sim/plan/plan';
import { traceLine } from '../../src/trace/trace-digest';
import { guest } from './guests';
import { secondOpinion } from './second-opinion';

const common = { epochLength: 16_384, patienceNs: 3e9 };
const guests = [
  guest('ledger', { ...common, append: 'transactions=1 seed=3' }),
  guest('actuator', { ...common, append: 'steps=4', actuator: true }),
].map((each) => {
  const lines: string[] = [];
  const bare = bareMachine(each.plan, { onRecord: (record) => lines.push(traceLine(record)) });
  while (bare.step());
  return { ...each, lines };
});

const protocols: readonly Protocol[] = ['original', 'prototype', 'revised', 'fastest'];
const mutations: readonly (Mutation | undefined)[] = [
  ...[undefined, undefined, undefined, 'P7', 'outputCommit', 'clockCorrection', 'arbiter', 'refusal', 'abort'],
  ...['P1', 'P5', 'consoleResent', 'commitEpochEnds', 'longestFailoverEpoch'],
] as const;

/** What happens in this run: all of it follows from the seed. */
function disturbed(seed: number, untilNs: number): Partial<RunPlan> {
  const random = new Random(`second opinion ${seed}`);
  const kill = (who: Kill['who']): Kill => ({
    who,
    when: { kind: 'time', at: random.integer(1, Math.floor(untilNs)) },
  });
  const faults: readonly Partial<RunPlan>[] = [
    { kills: [kill('primary')] },
    { kills: [kill('primary')], link: { loss: 0.3 } },
    { kills: [kill('backup')] },
    { kills: [kill('primary'), kill('primary'), kill('primary')] },
    { kills: [kill('primary'), kill('primary')], joinAfterNs: 20_000_000 },
    { kills: [kill('primary'), kill('primary')], backups: 2 },
    { link: { cuts: [{ fromNs: random.integer(1, Math.floor(untilNs / 2)), untilNs: Number.POSITIVE_INFINITY }] } },
  ];
  const pick = <Thing>(things: readonly Thing[]): Thing => things[random.integer(0, things.length - 1)];
  return { seed, protocol: pick(protocols), ...pick(faults) };
}

/** With a rule taken out an assertion may end the run, which is a find of its own. */
function judged<Run>(run: () => Run, mutation: Mutation | undefined): Run | undefined {
  try {
    return run();
  } catch (error) {
    if (mutation === undefined || !String(error).includes('assertion failed')) throw error;
    return undefined;
  }
}

test('two judges that share no code come to the same verdict, with every rule and without one', () => {
  const verdicts: Record<string, number> = {};
  for (let seed = 0; seed < 126; seed++) {
    const { bare, lines: bareLines, judge } = guests[seed % 8 === 7 ? 1 : 0];
    const mutation = mutations[seed % mutations.length];
    const plan = disturbed(seed, 1.5 * bare.virtualTimeNs);
    const lines: string[] = [];
    const taken = new Set(mutation === undefined ? [] : [mutation]);
    const run = judged(() => judge(plan, taken, (record) => lines.push(traceLine(record))), mutation);
    // What the oracle compares in the replicas themselves, the lines do not tell.
    if (run === undefined || run.violation?.includes('in time.seenTicks')) continue;
    const { verdict, why } = secondOpinion(lines, bareLines);
    const name = JSON.stringify({ seed, mutation, ...plan });
    expect([name, verdict, why, run.violation]).toEqual([name, run.verdict, why, run.violation]);
    verdicts[verdict] = (verdicts[verdict] ?? 0) + 1;
  }
  const all = ['consistent', 'consistent with repeats', 'inconsistent', 'no replica left', 'not maskable'];
  expect(Object.keys(verdicts).sort()).toEqual(all);
});
