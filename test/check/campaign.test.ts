import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { type DrawOptions, drawTrial, everything } from '../../src/check/campaign/draw';
import { firstKill } from '../../src/check/campaign/mutants';
import { TrialRunner } from '../../src/check/campaign/run';
import { classOf, shrink } from '../../src/check/campaign/shrink';
import { type CampaignGuest, calmFromNs, guestText, isFault } from '../../src/check/campaign/trial';
import { trialText } from '../../src/check/campaign/trial-text';
import { type Mutation, noMutations } from '../../src/check/mutants/names';
import { scenario } from '../../src/check/scenario/run';
import { isConsistent } from '../../src/check/verdict';
import { isLong } from './length';

const file = (path: string) => new Uint8Array(readFileSync(path));
const pathOf = (guest: CampaignGuest) => `examples/guests/${guestText(guest)}.elf`;
const runner = new TrialRunner((name) => file(pathOf(name)));
const seeds = (first: number, last: number) => Array.from({ length: last - first + 1 }, (_, at) => first + at);

describe('campaigns', () => {
  test('a seed gives the identical run always, and its scenario the same trace', () => {
    for (const seed of [1, 10, 29]) {
      const trial = drawTrial(seed, everything);
      const run = runner.run(trial, noMutations, true);
      expect(drawTrial(seed, everything)).toEqual(trial);
      expect(new TrialRunner((name) => file(pathOf(name))).run(trial, noMutations, true)).toEqual(run);
      const text = trialText(trial, { title: `Seed ${seed}`, guestPath: pathOf(trial.guest) });
      expect([text, scenario(text, { file }).run.traceDigest]).toEqual([text, run.traceDigest]);
    }
  });

  test('each part of a workload’s work has a weight of its own, which its scenario has too', () => {
    const trials = seeds(1, 40).map((seed) => drawTrial(seed, { guests: ['workload'], faults: ['killPrimary'] }));
    const weights = trials.map(({ changes }) => changes.filter(({ kind }) => kind === 'work'));
    expect(new Set(weights.map((some) => some.length)).size).toBeGreaterThan(4);
    expect(new Set(weights.flat().map((work) => 'name' in work && work.name)).size).toBe(9);
    const [trial] = trials.filter(({ changes }) =>
      changes.some((work) => work.kind === 'work' && work.name === 'reads'),
    );
    const run = runner.run(trial, noMutations, true);
    expect([run.verdict, run.violation]).toEqual([expect.stringMatching(/^consistent/), undefined]);
    const text = trialText(trial, { title: 'Work', guestPath: pathOf('workload') });
    expect(text).toMatch(/^append "blocks=100 .*\breads=\d/m);
    expect(scenario(text, { file }).run.traceDigest).toBe(run.traceDigest);
    // It does more, and faults have longer to come.
    const lighter = { ...trial, changes: trial.changes.filter(({ kind }) => kind !== 'work') };
    expect(calmFromNs(lighter)).toBeLessThan(calmFromNs(trial));
  });

  test('coverage: what is typed counts where it reaches the guest of the processor that leads', () => {
    const { coverage } = runner.run({ seed: 1, guest: 'echo', size: 1, changes: [] });
    const typed = Object.entries(coverage).filter(([cell]) => cell.endsWith('|typed'));
    expect(typed.map(([cell]) => cell.split(' ')[0])).toContain('leader:');
    // One line and the last one, each in as many parts as there are epochs' ends; both replicas are in a state then.
    const deliveries = typed.filter(([cell]) => cell.startsWith('leader:')).reduce((sum, [, count]) => sum + count, 0);
    const others = typed.filter(([cell]) => cell.startsWith('other:')).reduce((sum, [, count]) => sum + count, 0);
    expect(deliveries).toBeGreaterThan(1);
    expect(others).toBe(deliveries);
  });

  test('thirty seeds: consistent as long as a replica lives, and what is drawn differs', () => {
    const runs = seeds(20, 49).map((seed) => {
      const trial = drawTrial(seed, { ...everything, guests: ['ledger', 'echo', 'wanderer'] });
      return { trial, run: runner.run(trial) };
    });
    for (const { trial, run } of runs) {
      const told = JSON.stringify(trial);
      expect([told, run.verdict === 'inconsistent', run.violation]).toEqual([told, false, undefined]);
    }
    const consistent = runs.filter(({ run }) => isConsistent(run.verdict));
    expect(consistent.length).toBeGreaterThan(20);
    expect(new Set(runs.map(({ trial }) => trial.guest)).size).toBe(3);
    expect(new Set(runs.flatMap(({ trial }) => trial.changes.map(({ kind }) => kind))).size).toBeGreaterThan(12);
    expect(runs.reduce((sum, { run }) => sum + run.failovers, 0)).toBeGreaterThan(5);
    const hit = runs.flatMap(({ run }) => Object.keys(run.coverage));
    expect(hit).toContainEqual(expect.stringMatching(/^leader: primary\.paired\.running \(P1\)\|kill primary$/));
    expect(hit).toContainEqual(expect.stringMatching(/^other: backup\.awaitingEpochEnd \(P5\)\|/));
  });
});

/** Short guests, and the faults that most rules are there for. */
const short: DrawOptions = {
  guests: ['ledger', 'echo'],
  faults: ['killPrimary', 'killBackup', 'loss', 'cut', 'dup', 'suspicion'],
};

describe('a rule that is taken away is missed', () => {
  test.each([
    ['P7', 30, /the guest did not finish|gets no interrupt for/],
    ['outputCommit', 10, /message \d+, which it depends on/],
    ['clockCorrection', 60, /time of day .*goes back|interval timer .*before its comparand|in time\.seenTicks/],
  ] as const)('%s, within %i seeds', (mutation, greatest, violation) => {
    expect(firstKill(runner, mutation, greatest, short).violation).toMatch(violation);
  });

  test('one that only the explorer can take away is not', () => {
    const millionInstructions = expect.any(Number);
    const mutation = 'rereadPosition';
    expect(firstKill(runner, mutation, 2, short)).toEqual({ mutation, seeds: 2, millionInstructions });
  });
});

/** Those that take long to be missed are left to `test:long`: what is tested here is how a find is shrunk. */
const planted: readonly Mutation[] = [
  'P0',
  'outputCommit',
  'P1',
  'P3',
  'P5',
  'P6',
  'prefix',
  'wideSequence',
  'consoleResent',
  ...(isLong ? (['consoleOrdinals'] as const) : []),
];

test.each(planted)('shrinking: without %s at most two faults are left, that do no harm with it', (mutation) => {
  const { seed = 0, violation = '' } = firstKill(runner, mutation, 60, short);
  const trial = drawTrial(seed, short);
  const mutations = new Set([mutation]);
  const shrunk = shrink(runner, trial, mutations);
  const faults = shrunk.trial.changes.filter(isFault);
  expect([shrunk.trial, faults.length <= 2]).toEqual([shrunk.trial, true]);
  expect(shrunk.trial.changes.length).toBeLessThanOrEqual(trial.changes.length);
  expect(classOf(shrunk.violation)).toBe(classOf(violation));
  expect(runner.run(shrunk.trial, mutations).violation).toBe(shrunk.violation);
  expect(runner.run(shrunk.trial).verdict).not.toBe('inconsistent');
  const text = trialText(shrunk.trial, { title: 'Shrunk', guestPath: pathOf(shrunk.trial.guest) });
  expect(scenario(text, { file }).failures.filter(({ found }) => found.startsWith('inconsistent'))).toEqual([]);
});

test('classes of violations do not speak of numbers, processors, digests and lines', () => {
  expect(
    classOf("the replicas' states differ at the end of epoch 6: left 6b3ff6398f783550, right b9ac28d6e4276cda"),
  ).toBe("the replicas' states differ at the end of epoch #: WHO #, WHO #");
  expect(classOf('console line 2 is "a \\"b\\"", on the bare machine "c"')).toBe(
    'console line # is "…", on the bare machine "…"',
  );
});
