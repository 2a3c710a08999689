/** Seeds that fail for one reason are one finding; the smallest of their shrunk trials tells it. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test, vi } from 'vitest';
import { drawTrial, everything, forGuided } from '../../src/check/campaign/draw';
import type { TrialResult } from '../../src/check/campaign/running-trial';
import { crashed } from '../../src/cli/torture/crashed';
import { shrunkFailures } from '../../src/cli/torture/failures';
import { chosenByFingerprint, findingsOf } from '../../src/cli/torture/findings';
import { guidedCampaign } from '../../src/cli/torture/guided';
import type { GuidedTask, ShrinkTask } from '../../src/cli/torture/task';
import type { Executor, Work } from '../../src/cli/work';

const folder = mkdtempSync(join(tmpdir(), 'understudy-findings-'));
afterAll(() => rmSync(folder, { recursive: true }));

const failed = (seed: number, virtualTimeNs: number, violation: string): TrialResult => ({
  ...{ seed, verdict: 'inconsistent', violation, virtualTimeNs },
  ...{ failovers: 0, joins: 0, kills: 0, coverage: {} },
});

const results = [
  failed(1, 9000, 'block 7 was written twice by left'),
  failed(2, 5000, 'block 9 was written twice by right'),
  failed(3, 7000, 'block 11 was written twice by left-2'),
  failed(4, 8000, 'block 3 was written twice by left'),
  failed(5, 1000, 'the console lacks "x"'),
  crashed(6, 'it hangs'),
];

test('of each reason the seeds that fail soonest are shrunk, and the smallest one tells it', async () => {
  const chosen = chosenByFingerprint(results);
  expect(chosen.map(({ seed }) => seed)).toEqual([6, 5, 2, 3, 4]);
  const asked: number[] = [];
  // Each trial loses so many changes as its seed says.
  const executor = {
    run: async ({ kind, tasks, hear }: Work<ShrinkTask, unknown>) => {
      expect(kind).toBe('shrink');
      for (const task of (tasks as { list: readonly ShrinkTask[] }).list) {
        asked.push(task.seed);
        const trial = drawTrial(2, everything);
        const changes = trial.changes.slice(task.seed === 3 ? 1 : 0);
        hear({ trial: { ...trial, changes }, violation: 'x', runs: 1 }, task, 0);
      }
    },
  } as unknown as Executor;
  const shrunk = await shrunkFailures(chosen, everything, join(folder, 'out'), executor);
  expect(asked).toEqual([5, 2, 3, 4]);
  const findings = findingsOf(results, shrunk);
  expect(findings.map(({ explains, smallest }) => [explains, smallest.seed])).toEqual([
    [4, 3],
    [1, 6],
    [1, 5],
  ]);
  expect(readFileSync(join(folder, 'torture-3.scenario'), 'utf8')).toBe(findings[0].smallest.shrunkScenario);
  expect(findings[1].smallest).toMatchObject({ seed: 6, violation: 'crashes the program: it hangs' });
});

/** A guided campaign of 20 seeds whose searches find a cell each, and of which the third ends its workers. */
async function guided(inOrder: (seeds: readonly number[]) => readonly number[]) {
  const rounds: { readonly seeds: readonly number[]; readonly known: readonly string[] }[] = [];
  const executor = {
    ...{ threads: 1, isFleet: true, status: '' },
    run: async ({ kind, tasks, hear, ended }: Work<GuidedTask, unknown>) => {
      expect(kind).toBe('guided');
      const { each, seeds } = tasks as { each: GuidedTask; seeds: readonly number[] };
      rounds.push({ seeds, known: each.known });
      for (const seed of inOrder(seeds)) {
        const task = { ...each, seed };
        const root = failed(seed, 0, '');
        const result = {
          seed,
          root,
          runs: 2,
          instructions: 1e6,
          coverage: {},
          cells: [`${seed}`],
          tried: {},
          findings: [],
        };
        hear(seed === 3 ? ended?.(task, 'it hangs') : result, task, 0);
      }
    },
  } as unknown as Executor;
  const written = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
  const code = await guidedCampaign(forGuided, { seeds: { first: 1, last: 20 }, quiet: true, json: true }, executor);
  const told = JSON.parse(written.mock.calls.map(([text]) => text).join(''));
  written.mockRestore();
  return { code, told, rounds };
}

test('a guided search that ends its workers is a finding, and the others go on', async () => {
  const { code, told, rounds } = await guided((seeds) => seeds);
  expect(code).toBe(1);
  const searched = rounds.flatMap(({ seeds }) => seeds);
  expect([...searched].sort((one, other) => one - other)).toEqual(Array.from({ length: 20 }, (_, at) => at + 1));
  expect(told).toMatchObject({ searches: 20, runs: 39, cells: 19 });
  expect(told.failures).toMatchObject([{ seed: 3, recipe: '3', violation: 'crashes the program: it hangs' }]);
});

test('which seeds a guided campaign searches from, with what knowledge, does not depend on which is ready first', async () => {
  const { told, rounds } = await guided((seeds) => seeds);
  expect(rounds.map(({ seeds, known }) => [seeds.length, known.length])).toEqual([
    [16, 0],
    [4, rounds[0].seeds.includes(3) ? 15 : 16],
  ]);
  expect(await guided((seeds) => [...seeds].reverse())).toEqual({ code: 1, told, rounds });
});
