/** Faults beside kills (docs/scenarios.md): frozen processors, false suspicions, single frames, bad blocks. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { drawTrial, everything } from '../../src/check/campaign/draw';
import { TrialRunner } from '../../src/check/campaign/run';
import { trialText } from '../../src/check/campaign/trial-text';
import { judgedPair } from '../../src/check/judged-run';
import { noMutations } from '../../src/check/mutants/names';
import { Rerun } from '../../src/check/replay/rerun';
import { readFact } from '../../src/check/scenario/facts';
import { parseScenario } from '../../src/check/scenario/grammar';
import { Line } from '../../src/check/scenario/line';
import { relativeFaults, writtenFaults } from '../../src/check/scenario/relative-faults';
import { RunningScenario, scenario } from '../../src/check/scenario/run';
import { ScenarioError } from '../../src/check/scenario/scenario-error';
import type { RunPlan } from '../../src/sim/plan/plan';
import { defaultPlan } from '../../src/sim/plan/plan';
import { PlanError } from '../../src/sim/plan/plan-error';
import { planOfTrace, readTracePlan, tracePlan } from '../../src/sim/plan/trace-plan';

const folder = 'examples/scenarios';
const file = (name: string) => new Uint8Array(readFileSync(`${folder}/${name}`));
const lines = (...more: string[]) =>
  ['title A', 'guest ../guests/ledger.elf', 'append "transactions=1 seed=3"', 'epoch 16384', ...more].join('\n');
const verdictOf = (...more: string[]) => scenario(lines(...more, 'expect verdict consistent'), { file });

describe('a fault that cannot be: the line, what was found and what was expected', () => {
  test.each([
    ['nobody to freeze', 'at 3 ms freeze everybody', '"everybody"', /primary, backup, backup2/],
    ['a freeze of no time', 'at 3 ms freeze left for 0 ms', '"0"', /a time of more than 0/],
    ['a freeze without a moment', 'freeze left', '"freeze"', /a statement: title, why, at/],
    ['a processor that is not there', 'at 3 ms thaw third', '"thaw third"', /this run are left, right/],
    ['a suspicion by nobody', 'at 3 ms suspect left', 'the end of the line', /^by$/],
    ['a suspicion of itself', 'at 3 ms suspect left by left', '"left"', /another processor/],
    ['neither frame nor message', 'drop 3 of left>right', '"3"', /one of frame, message/],
    ['a frame without a number', 'drop frame left>right', '"left>right"', /the number of the frame: a whole number, 1/],
    ['one processor', 'corrupt frame 3 of left', '"left"', /two processors as FROM>TO/],
    ['a way to itself', 'drop frame 3 of left>left', '"left>left"', /two processors as FROM>TO/],
    ['a delay of nothing', 'delay frame 3 of left>right', 'the end of the line', /^by$/],
    ['a drop by a time', 'drop frame 3 of left>right by 3 ms', '"by"', /drop frame\|message N of FROM>TO/],
    ['an error of what', 'disk error format', '"format"', /one of read, write/],
    ['a block without a number', 'disk error read block first', '"first"', /the number of a block/],
    ['no error', 'disk error read times 0', '"0"', /how many accesses fail: a whole number, 1/],
  ])('%s', (_name, statement, found, expected) => {
    const error = errorOf(() => verdictOf(statement));
    expect([error.line, error.found]).toEqual([5, found]);
    expect(error.expected).toMatch(expected);
  });

  test('a frame of a processor that is not in the run, and a block beyond the disk, are told with their own lines', () => {
    const way = errorOf(() => verdictOf('drop frame 1 of left>right', 'drop frame 2 of left>third'));
    expect(way.message).toMatch(
      /^scenario:6: found link\.frames\.1\.to: found "third", expected a processor; .*left, right/,
    );
    const block = errorOf(() => verdictOf('disk error read block 2047', 'disk error write block 2048'));
    expect(block.message).toMatch(
      /^scenario:6: found diskErrors\.1\.block: found 2048, expected a block .*, 0 to 2047/,
    );
  });

  test('a program gets a PlanError that names the field', () => {
    const plan = { ...defaultPlan, guest: file('../guests/ledger.elf'), disk: new Uint8Array(512) } as RunPlan;
    const when = { kind: 'time', at: 1 } as const;
    const wrong: readonly (readonly [object, RegExp])[] = [
      [
        { faults: [{ kind: 'melt', who: 'left', when }] },
        /^faults\.0\.kind: found "melt", expected 'freeze', 'thaw', /,
      ],
      [
        { faults: [{ kind: 'freeze', who: 'left', forNs: 0, when }] },
        /^faults\.0\.forNs: found 0, expected a whole number/,
      ],
      [{ faults: [{ kind: 'suspect', who: 'left', by: 'left', when }] }, /^faults\.0\.by: .*another processor/],
      [{ faults: [{ kind: 'freeze', who: 'sixth', when }] }, /^faults\.0\.who: found "sixth"/],
      [
        { link: { frames: [{ kind: 'delay', from: 'left', to: 'right', of: 'frame', number: 1 }] } },
        /^link\.frames\.0\.byNs: found nothing, expected how much later/,
      ],
      [
        { diskErrors: [{ on: 'read', block: 1 }] },
        /^diskErrors\.0\.block: found 1, expected a block of the disk, 0 to 0/,
      ],
    ];
    for (const [change, message] of wrong) {
      expect(() => judgedPair({ ...plan, ...change } as RunPlan), JSON.stringify(change)).toThrow(message);
      expect(() => judgedPair({ ...plan, ...change } as RunPlan)).toThrow(PlanError);
    }
  });
});

describe('a processor that stands still', () => {
  test('for good counts as no replica left, once the other is dead: an outage, and no lie', () => {
    const { verdict, failures } = scenario(
      lines('at 20 ms freeze left', 'at 25 ms kill right', 'patience 2 s', 'expect verdict no replica left'),
      { file },
    );
    expect([verdict, failures]).toEqual(['no replica left', []]);
  });

  test('is thawed by name, and killed while it stands still', () => {
    const thawed = verdictOf('at 20 ms freeze left', 'at 40 ms thaw left', 'expect never suspicion');
    expect(thawed.failures).toEqual([]);
    const killed = verdictOf('at 20 ms freeze left for 40 ms', 'at 30 ms kill left', 'expect never thaw');
    expect(killed.failures).toEqual([]);
    expect(killed.run.failovers.length).toBe(1);
  });

  test('as the primary whose claim nobody refuses makes a split brain, which the oracle names', () => {
    const { run } = verdictOf('at 30 ms freeze left for 90 ms', 'without arbiter');
    expect(run.verdict).toBe('inconsistent');
    expect(run.violated?.point).toBe(4);
  });

  test('among three with joins: redundancy is restored, and a pause is no loss of it', () => {
    const { failures } = verdictOf('backups 2', 'join after 50 ms', 'at 30 ms freeze left for 90 ms', 'expect joins 1');
    expect(failures).toEqual([]);
  });
});

test('a fault that never comes does not go unnoticed, unless the scenario counts faults', () => {
  const never = ['drop message 100000 of left>right', 'disk error write block 2000'];
  const { failures } = verdictOf(...never);
  expect(failures).toEqual(never.map((expected, at) => ({ line: 5 + at, expected, found: 'nothing: it never came' })));
  expect(verdictOf(...never, 'expect faults 0').failures).toEqual([]);
});

test('the bare machine has the same errors: a driver that gives up does so on both', () => {
  const { failures } = verdictOf('disk error write block 9', 'expect console "disk: gave up"');
  expect(failures).toEqual([]);
});

test('with a fault more, what comes before it stays as it was', () => {
  const at = (...more: string[]) => {
    const records: string[] = [];
    const text = lines(...more, 'link loss=0.02', 'expect verdict consistent');
    scenario(text, { file, onRecord: (record) => records.push(JSON.stringify(record)) });
    return records;
  };
  const [without, dropped] = [at(), at('drop message 60 of left>right')];
  const parted = without.findIndex((record, index) => record !== dropped[index]);
  expect(dropped[parted]).toContain('"message":60');
});

test('a trace’s plan holds every fault: the same run again', () => {
  const text = lines(
    'at 20 ms freeze right for 10 ms',
    'after disk medium.started write block=9, freeze left for 70 ms',
    '1 ms after left frozen, suspect left by right',
    'delay frame 12 of left>right by 3 ms',
    'disk error write block 9 times 1',
    'expect verdict consistent',
  );
  const told: { line?: object } = {};
  const running = new RunningScenario(
    parseScenario(text),
    { file },
    {
      onStart: (plan, { relativeFaults: relative }) => {
        const facts = { machine: 'pair', paths: { guest: 'ledger.elf' }, ...writtenFaults(relative) } as const;
        told.line = JSON.parse(JSON.stringify(tracePlan(plan, facts)));
      },
    },
  );
  while (running.step());
  const { run, failures } = running.end();
  expect(failures).toEqual([]);
  const line = readTracePlan(told.line as never);
  const plan = planOfTrace(line, {
    bytes: () => file('../guests/ledger.elf'),
    disk: () => {
      throw new Error('the disk is of zeros');
    },
  });
  const fact = (words: string) => readFact(new Line('trace', 1, words));
  const rerun = new Rerun({ plan, machine: 'pair', faultsAfter: relativeFaults(line, fact) });
  while (rerun.next() !== undefined);
  expect(rerun.digest).toBe(run.traceDigest);
});

describe('a campaign of these faults', () => {
  const runner = new TrialRunner((guest) => file(`../guests/${guest}.elf`));
  const faults = ['freeze', 'falseSuspicion', 'namedFrame', 'diskError', 'killPrimary', 'join'] as const;

  test('draws none of them unless it is told to: seeds stay the same trials', () => {
    for (let seed = 1; seed <= 50; seed++) {
      const kinds = drawTrial(seed, everything).changes.map(({ kind }) => kind);
      for (const kind of ['fault', 'frame', 'diskError'] as const) expect(kinds).not.toContain(kind);
    }
  });

  test.each([3, 7, 12])(
    'seed %d: the outside world cannot tell, and the trial is a scenario of the same run',
    (seed) => {
      const trial = drawTrial(seed, { guests: ['ledger', 'echo'], faults });
      const result = runner.run(trial, noMutations, true);
      expect(result.violation).toBeUndefined();
      const text = trialText(trial, { title: 'A trial', guestPath: `../guests/${trial.guest}.elf` });
      const { run } = scenario(text.replace('expect verdict consistent', 'expect verdict no replica left'), { file });
      expect(run.traceDigest).toBe(result.traceDigest);
    },
  );
});

function errorOf(act: () => unknown): ScenarioError {
  try {
    act();
  } catch (error) {
    if (error instanceof ScenarioError) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}
