/** Seeds that fail for one reason are one finding; the smallest of their shrunk trials tells it. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { drawTrial, everything } from '../../src/check/campaign/draw';
import type { TrialResult } from '../../src/check/campaign/running-trial';
import { crashed } from '../../src/cli/torture/crashed';
import { shrunkFailures } from '../../src/cli/torture/failures';
import { chosenByFingerprint, findingsOf } from '../../src/cli/torture/findings';
import type { ShrinkTask } from '../../src/cli/torture/task';
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
