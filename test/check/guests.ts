import { readFileSync } from 'node:fs';
import { expect } from 'vitest';
import { JudgedPair } from '../../src/check/judged-run';
import type { Mutations } from '../../src/check/mutants/names';
import type { TraceRecord } from '../../src/ports/trace';
import { runBare } from '../../src/sim/bare';
import { defaultPlan, type RunPlan } from '../../src/sim/plan/plan';

/** A consistent run's verdict, with repeats or without. */
export const consistent: unknown = expect.stringMatching(/^consistent( with repeats)?$/);

/** A guest's plan, its bare run, and its runs on the pair with some changes to the plan. */
export function guest(name: string, changes: Partial<RunPlan> = {}) {
  const plan: RunPlan = {
    ...defaultPlan,
    guest: new Uint8Array(readFileSync(`examples/guests/${name}.elf`)),
    disk: new Uint8Array(1 << 17),
    memorySize: 1 << 21,
    patienceNs: 20e9,
    ...changes,
  };
  const bare = runBare(plan);
  const judge = (more: Partial<RunPlan> = {}, mutations?: Mutations, onRecord?: (record: TraceRecord) => void) =>
    new JudgedPair({ ...plan, ...more }, { onRecord }, mutations).toEnd(bare);
  return { plan, bare, judge };
}
