import { expect } from 'vitest';
import type { JudgedRun } from '../../src/check/judged-run';
import type { Mutation } from '../../src/check/mutants/names';
import type { RunPlan } from '../../src/sim/plan/plan';
import type { guest } from '../check/guests';

type Judge = ReturnType<typeof guest>['judge'];

/**
 * Shows that without the rule one of these plans breaks a run, with these words of the oracle, and that with the rule
 * neither this plan nor an earlier one does. Returns the broken run.
 */
export function showWhatComesWithout(
  mutation: Mutation,
  plans: readonly Partial<RunPlan>[],
  judge: Judge,
  words: RegExp,
): JudgedRun {
  for (const [at, plan] of plans.entries()) {
    expect([at, judge(plan).violation]).toEqual([at, undefined]);
    const run = judge(plan, new Set([mutation]));
    if (run.verdict !== 'inconsistent') continue;
    expect(run.violation).toMatch(words);
    return run;
  }
  throw new Error(`none of ${plans.length} plans shows what comes without ${mutation}`);
}
