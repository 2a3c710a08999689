/** A search that learns: what it forks is what a run from power-on would be, and it finds what is planted. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { drawTrial, forGuided } from '../../src/check/campaign/draw';
import { TrialRunner } from '../../src/check/campaign/run';
import type { RunningTrial, TrialResult } from '../../src/check/campaign/running-trial';
import { type CampaignGuest, calmFromNs, guestText, type Trial } from '../../src/check/campaign/trial';
import { trialText } from '../../src/check/campaign/trial-text';
import { Aims, afterRecord, type Tried } from '../../src/check/guided/aims';
import { CellWatch, cellTypes } from '../../src/check/guided/cells';
import { guidedKill } from '../../src/check/guided/first-kill';
import { Knowledge } from '../../src/check/guided/knowledge';
import { MomentChoice } from '../../src/check/guided/moments';
import { readRecipe, recipeText } from '../../src/check/guided/recipe';
import { trialOf } from '../../src/check/guided/resolve';
import { rootEndNs } from '../../src/check/guided/root-end';
import { searchFrom } from '../../src/check/guided/search';
import { SeedChoice } from '../../src/check/guided/seed-choice';
import { noMutations } from '../../src/check/mutants/names';
import { scenario } from '../../src/check/scenario/run';
import { isLong } from './length';

const file = (path: string) => new Uint8Array(readFileSync(path));
const pathOf = (guest: CampaignGuest) => `examples/guests/${guestText(guest)}.elf`;

/** Keeps each run that it has begun, with the trial and the result of every end, and where that was. */
class NotingRunner extends TrialRunner {
  readonly ends: {
    readonly trial: Trial;
    readonly events: number;
    readonly at: number;
    readonly instructions: number;
    readonly result: TrialResult;
  }[] = [];

  override begin(...args: Parameters<TrialRunner['begin']>): RunningTrial {
    const running = super.begin(...args);
    const { ends } = this;
    return new Proxy(running, {
      get(target, name) {
        const value = Reflect.get(target, name, target);
        if (name === 'result') {
          const { trial, events, nowAt: at, instructions } = target;
          ends.push({ trial, events, at, instructions, result: value });
        }
        return typeof value === 'function' ? value.bind(target) : value;
      },
    });
  }
}

const images = (guest: CampaignGuest) => file(pathOf(guest));
const draw = { ...forGuided, guests: ['ledger', 'echo', 'wanderer'] as const };
const nothing: ReadonlySet<string> = new Set();

describe('a guided search', () => {
  const own = { ...draw, guests: ['workload'] as const };
  const seeds = isLong ? Array.from({ length: 20 }, (_, at) => at + 1) : [3];
  const cases = [
    ...seeds.map((seed) => [seed, draw] as const),
    ...(isLong ? seeds : [2]).map((seed) => [seed, own] as const),
  ];

  test.each(cases)('seed %i: each fork is the run of its trial from power-on', (seed, draw) => {
    const noting = new NotingRunner(images);
    const found = searchFrom(noting, seed, { draw, known: nothing });
    expect(noting.ends.length).toBe(found.runs);
    expect(found.runs).toBeGreaterThan(1);
    const plain = new TrialRunner(images);
    for (const { trial, events, at, instructions, result } of noting.ends) {
      const running = plain.begin(trial);
      while ((running.events < events || running.nowAt < at) && running.step());
      expect([trial, running.instructions, running.result]).toEqual([trial, instructions, result]);
    }
    expect(found.findings).toEqual([]);
    expect(searchFrom(plain, seed, { draw, known: nothing })).toEqual(found);
    // What is known already earns no fork.
    expect(searchFrom(plain, seed, { draw, known: new Set(found.cells) }).root).toEqual(found.root);
  });

  test('a rule that is taken away is missed; the recipe gives the trial, and its scenario the same trace', () => {
    const runner = new TrialRunner(images);
    const mutations = new Set(['P7'] as const);
    const { recipe = '', violation, seed = 0 } = guidedKill(runner, 'P7', 10, draw);
    expect(seed).toBeGreaterThan(0);
    const read = readRecipe(recipe);
    const trial = read && trialOf(runner, read, draw, mutations);
    if (trial === undefined) throw new Error(`${recipe} is no recipe`);
    expect(runner.run(trial, mutations).violation).toBe(violation);
    const whole = runner.run(trial, noMutations, true);
    expect(whole.verdict).not.toBe('inconsistent');
    const text = trialText(trial, { title: recipe, guestPath: pathOf(trial.guest) });
    expect([text, scenario(text, { file }).run.traceDigest]).toEqual([text, whole.traceDigest]);
  });

  test('of faults at one instant those that have come come no second time when the plan changes there', () => {
    const runner = new TrialRunner(images);
    const at = 40_000_000;
    const kill = { kind: 'kill', kill: { who: 'backup', when: { kind: 'time', at } } } as const;
    const trial: Trial = { seed: 1, guest: 'ledger', size: 1, changes: [{ kind: 'backups', count: 3 }, kill] };
    const running = runner.begin(trial);
    while (running.result.kills === 0 && running.step());
    expect(running.nowAt).toBe(at);
    running.goOnAs({ ...trial, changes: [...trial.changes, { kind: 'reseed', event: running.events, seed: 2 }] });
    while (running.step());
    expect(running.result.kills).toBe(1);
  });
});

test('a kind of record tells whether a backup has it, and which kind of fault was before it', () => {
  const watch = new CellWatch({ add: () => {} });
  const kill = { kind: 'kill', kill: { who: 'primary', when: { kind: 'time', at: 15_000_000 } } } as const;
  const trial: Trial = { seed: 1, guest: 'echo', size: 1, changes: [kill] };
  const running = new TrialRunner(images).begin(trial, noMutations, {
    hears: cellTypes,
    onRecord: (record, { pair }) => watch.hear(record, pair),
  });
  const kinds = new Set<string>();
  while (running.step()) for (const kind of watch.take()?.kinds ?? []) kinds.add(kind);
  const of = (type: string) => [...kinds].filter((kind) => kind.startsWith(type)).sort();
  expect(of('time.read')).toEqual(
    ['', ' at a backup'].flatMap((who) => [`time.read ${who}|`, `time.read ${who}|typed`]).sort(),
  );
  expect(of('role.primary')).toEqual(['role.primary |suspicion']);
});

test('each kind of moment is kept once, so many kinds at most, however often a kind comes', () => {
  const kept = (greatest: number) => {
    const choice = new MomentChoice('1', greatest);
    const kinds = new Set<string>();
    for (let at = 0; at < 1000; at++) {
      const taken = choice.take(['often', `rare ${at % 100}`]);
      if (taken === undefined) continue;
      expect(kinds.has(taken.kind)).toBe(false);
      kinds.add(taken.kind);
      if (taken.instead !== undefined) expect(kinds.delete(taken.instead)).toBe(true);
    }
    return [...kinds];
  };
  expect(kept(5)).toHaveLength(5);
  expect(kept(5)).toEqual(kept(5));
  const all = kept(1000);
  expect(all).toContain('often');
  // Some kinds are wanted at a later time than they have come.
  expect(all.length).toBeGreaterThan(50);
});

describe('the next seed', () => {
  /** The seeds in their order, and each guest's instructions; a search whose run is whole costs what `cost` says. */
  function searched(first: number, last: number, cost: (guest: string) => number) {
    const choice = new SeedChoice(forGuided, first, last);
    const seeds: number[] = [];
    const spent: Record<string, number> = {};
    const halfway: Record<string, number> = {};
    for (let seed = choice.next(); seed !== undefined; seed = choice.next()) {
      const trial = drawTrial(seed, forGuided);
      const guest = guestText(trial.guest);
      const taken = cost(guest) * Math.min(1, rootEndNs(trial) / calmFromNs(trial));
      seeds.push(seed);
      spent[guest] = (spent[guest] ?? 0) + taken;
      if (seeds.length === 60) Object.assign(halfway, spent);
      choice.ended(seed, taken);
    }
    return { seeds, halfway };
  }

  test('each seed is chosen once, and the same results give the same order', () => {
    const { seeds } = searched(5, 84, () => 1e6);
    expect([...seeds].sort((one, other) => one - other)).toEqual(Array.from({ length: 80 }, (_, at) => at + 5));
    expect(searched(5, 84, () => 1e6).seeds).toEqual(seeds);
  });

  test('guests get the same share of instructions, whatever a search of theirs costs', () => {
    const small = { echo: 5e6, wanderer: 10e6, workload: 10e6 };
    const costs: Readonly<Record<string, number>> = { ...small, ledger: 20e6, archiver: 50e6 };
    const { halfway } = searched(1, 300, (guest) => costs[guest]);
    const shares = Object.values(halfway);
    expect(shares).toHaveLength(5);
    expect(Math.max(...shares)).toBeLessThanOrEqual(Math.min(...shares) + 50e6);
  });
});

describe('the seed’s own run', () => {
  const trials = Array.from({ length: 200 }, (_, seed) => drawTrial(seed + 1, forGuided));

  test('mostly it is left early, and sometimes not', () => {
    const ends = trials.map((trial) => rootEndNs(trial) / calmFromNs(trial));
    const whole = ends.filter((end) => end === Number.POSITIVE_INFINITY).length;
    expect(whole).toBeGreaterThan(10);
    expect(whole).toBeLessThan(50);
    const left = ends.filter(Number.isFinite);
    expect(Math.min(...left)).toBeGreaterThan(0.049);
    expect(Math.min(...left)).toBeLessThan(0.2);
    expect(left.filter((end) => end < 0.5).length).toBeGreaterThan(80);
  });

  test('what is left has no verdict of its own, and is no finding', () => {
    const seed = trials.findIndex((trial) => trial.guest === 'ledger' && rootEndNs(trial) < 50_000_000) + 1;
    const { root, findings } = searchFrom(new TrialRunner(images), seed, { draw: forGuided, known: nothing });
    expect([root.verdict, findings]).toEqual(['unfinished', []]);
    expect(root.virtualTimeNs).toBeLessThan(60_000_000);
  });
});

describe('aims', () => {
  const known = new Set<string>();
  const tries = (aims: Aims<string>) => {
    const found: string[] = [];
    for (let next = aims.next('state'); next !== undefined; next = aims.next('state'))
      found.push(`${next.moment} ${next.aim}`);
    return found;
  };

  const aimsOf = (tried: Tried, seed = 1, settings: readonly string[] = []) =>
    new Aims<string>({ known, tried, settings, seed });

  test('each fault that a state lacks is tried once from its moment, what has been tried least first', () => {
    known.add('state|cut');
    const aims = aimsOf({ 'state|loss': 3 });
    expect(aims.lacking(['state'], ['cut'])).toEqual([]);
    expect(aims.lacking(['state', 'other'], ['cut', 'loss', 'join'])).toEqual(['state', 'other']);
    aims.keep(['state'], ['cut', 'loss', 'join'], 'here');
    expect(aims.open(['state'])).toEqual([]);
    expect(tries(aims)).toEqual(['here join', 'here loss']);
    expect(aims.tried).toEqual({ 'state|join': 1, 'state|loss': 1 });
    expect(aims.open(['state'])).toEqual(['state']);
  });

  test('after a kind of record another processor is to lead, first where one setting has not had it', () => {
    const settings = ['echo epochs=fixed', 'echo failover=repeatOutstanding'];
    const [first, second] = settings;
    const cell = (kind: string, setting: string) => `${afterRecord(kind)}|${setting}|killPrimary`;
    const tried = { [cell('a', first)]: 3, [cell('b', first)]: 1, [cell('b', second)]: 1 };
    const aims = aimsOf(tried, 1, settings);
    aims.keep([afterRecord('b')], ['cut', 'killPrimary'], 'there');
    aims.keep([afterRecord('a')], ['cut', 'killPrimary'], 'here');
    expect(tries(aims)).toEqual(['here killPrimary', 'there killPrimary']);
    const cells = ['a', 'b'].flatMap((kind) => settings.map((setting) => cell(kind, setting)));
    expect(aims.tried).toEqual(Object.fromEntries(cells.map((name) => [name, 1])));
  });

  test('what is tried at states and after records has its turn, however often the other has been tried', () => {
    const settings = ['echo epochs=fixed'];
    const tried = { 'state|loss': 5, 'state|join': 5 };
    const aims = aimsOf(tried, 1, settings);
    aims.keep(['state'], ['loss', 'join'], 'at');
    aims.keep([afterRecord('a')], ['killPrimary'], 'after');
    expect([aims.next('state')?.moment, aims.next('record')?.moment]).toEqual(['at', 'after']);
    // Where there is none of the one the other comes.
    expect([aims.next('record')?.moment, aims.next('record')]).toEqual(['at', undefined]);
  });

  test('of the records of a kind any one is kept', () => {
    const firsts = Array.from({ length: 100 }, (_, seed) => {
      const aims = aimsOf({}, seed, ['echo epochs=fixed']);
      return Array.from({ length: 100 }, () => aims.open([afterRecord('a')]).length).indexOf(1);
    });
    expect(Math.min(...firsts)).toBe(0);
    expect(new Set(firsts).size).toBeGreaterThan(5);
  });

  test('a cell that many searches have missed is left to chance', () => {
    const knowledge = new Knowledge();
    let searches = 0;
    for (; searches < 1000; searches++) {
      const aims = aimsOf(knowledge.tried);
      aims.keep(['state'], ['loss'], 'here');
      if (tries(aims).length === 0) break;
      knowledge.learn({ cells: [], tried: aims.tried });
    }
    expect(searches).toBeGreaterThan(1);
    expect(searches).toBeLessThan(100);
  });
});

describe('recipes', () => {
  test.each(['17', '17@1203 -> 2', '17@1203 -> 2@2210 -> 5', '17@1203 -> 2/cut@2210 -> 5/killPrimary'])(
    '%s',
    (text) => {
      const recipe = readRecipe(text);
      expect(recipe && recipeText(recipe)).toBe(text);
      expect(readRecipe(text.replaceAll(' ', ''))).toEqual(recipe);
    },
  );

  test.each([
    '',
    'x',
    '17@',
    '17 -> 2',
    '17@5 ->',
    '17@5 -> 2@4 -> 1',
    '17@5 -> 2@6',
    '17@5@6 -> 2',
    '17/cut',
    '17@5 -> 2/fire',
  ])('%j is none', (text) => {
    expect(readRecipe(text)).toBeUndefined();
  });
});
