import { fileURLToPath } from 'node:url';
import { type DrawOptions, drawTrial } from '../../check/campaign/draw';
import { type FirstKill, firstKill } from '../../check/campaign/mutants';
import { type TrialResult, TrialRunner } from '../../check/campaign/run';
import { type Shrunk, shrink } from '../../check/campaign/shrink';
import type { GuestName } from '../../check/campaign/trial';
import { type Mutation, noMutations } from '../../check/mutants/names';
import type { ProcessorPlan } from '../../sim/plan/processor-grammar';
import { readInput } from '../files/input-files';

interface Choices {
  readonly options: DrawOptions;
  readonly processor?: ProcessorPlan;
}

/** The trial of a seed. */
export interface TrialTask extends Choices {
  readonly seed: number;
}

/** Seeds without a rule until a run is inconsistent. */
export interface MutantTask extends Choices {
  readonly mutation: Mutation;
  readonly greatestSeeds: number;
}

/** The smallest trial that fails as that of the seed does. */
export interface ShrinkTask extends Choices {
  readonly seed: number;
  readonly shrinks: true;
}

/** The task of a thread. */
export type TortureTask = TrialTask | MutantTask | ShrinkTask;

type TortureAnswer = TrialResult | FirstKill | Shrunk;

export const guestPath = (name: GuestName): string =>
  fileURLToPath(new URL(`../examples/guests/${name}.elf`, import.meta.url));

/** The built program, also for a thread. */
export const cliPath = fileURLToPath(new URL('./cli.js', import.meta.url));

/** Reads the guests' files, each once. */
export function trialRunner(): TrialRunner {
  const images = new Map<GuestName, Uint8Array>();
  return new TrialRunner((name) => {
    const image = images.get(name) ?? readInput('guest', guestPath(name));
    images.set(name, image);
    return image;
  });
}

export function tortureTask(runner: TrialRunner, task: TortureTask): TortureAnswer {
  runner.processor = task.processor;
  if ('mutation' in task) return firstKill(runner, task.mutation, task.greatestSeeds, task.options);
  const trial = drawTrial(task.seed, task.options);
  if ('shrinks' in task) return shrink(runner, trial);
  const result = runner.run(trial);
  return result.verdict === 'inconsistent' ? runner.run(trial, noMutations, true) : result;
}
