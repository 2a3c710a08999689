import { fileURLToPath } from 'node:url';
import { needsHere } from '../../base/bad-input';
import { type DrawOptions, drawTrial } from '../../check/campaign/draw';
import { type FirstKill, firstKill } from '../../check/campaign/mutants';
import { TrialRunner } from '../../check/campaign/run';
import type { TrialResult } from '../../check/campaign/running-trial';
import { type Shrunk, shrink } from '../../check/campaign/shrink';
import { SometimesWatch } from '../../check/campaign/sometimes';
import type { CampaignGuest, GuestName, Trial } from '../../check/campaign/trial';
import type { Tried } from '../../check/guided/aims';
import { guidedKill } from '../../check/guided/first-kill';
import { type SearchResult, searchFrom } from '../../check/guided/search';
import { type Mutation, noMutations } from '../../check/mutants/names';
import type { ProcessorPlan } from '../../sim/plan/processor-grammar';
import { readInput } from '../files/input-files';
import { type GuestFiles, readOwnGuest } from './own-guest';

interface Choices {
  readonly options: DrawOptions;
  readonly processor?: ProcessorPlan;
  /** Whether results tell what of `sometimes` they have come to. */
  readonly notesSometimes?: boolean;
  /** The file of a person's guest, by its digest. */
  readonly files?: GuestFiles;
}

/** The trial of a seed. */
export interface TrialTask extends Choices {
  readonly seed: number;
}

/** Seeds without a rule until a run is inconsistent. */
export interface MutantTask extends Choices {
  readonly mutation: Mutation;
  readonly greatestSeeds: number;
  readonly guided?: boolean;
}

/** The search that begins with a seed, given the cells that are known and how often others have been aimed at. */
export interface GuidedTask extends Choices {
  readonly seed: number;
  readonly known: readonly string[];
  readonly tried: Tried;
}

/** The smallest trial that fails as that of the seed does. */
export interface ShrinkTask extends Choices {
  readonly seed: number;
  readonly shrinks: true;
  /** Of a fork; without them the seed's. */
  readonly recipe?: string;
  readonly trial?: Trial;
}

/** The task of a thread. */
export type TortureTask = TrialTask | MutantTask | GuidedTask | ShrinkTask;

type TortureAnswer = TrialResult | FirstKill | SearchResult | Shrunk;

export const guestPath = (name: GuestName): string =>
  fileURLToPath(new URL(`../examples/guests/${name}.elf`, import.meta.url));

/** `files`: where a person's guest is. */
export const guestFile = (guest: CampaignGuest, files: GuestFiles = {}): string =>
  typeof guest === 'string' ? guestPath(guest) : files[guest.digest];

/** The built program, also for a thread. */
export const cliPath = fileURLToPath(new URL('./cli.js', import.meta.url));

/** Guests whose files a thread keeps. */
const greatestKept = 16;

/** Reads the guests' files, each once. */
export class TaskRunner extends TrialRunner {
  constructor(public files?: GuestFiles) {
    const images = new Map<string, Uint8Array>();
    super((guest) => {
      const name = typeof guest === 'string' ? guest : guest.digest;
      const known = images.get(name);
      if (known !== undefined) return known;
      const image =
        typeof guest === 'string'
          ? readInput('guest', guestPath(guest))
          : needsHere(() => readOwnGuest(guest, this.files));
      if (images.size === greatestKept) images.clear();
      images.set(name, image);
      return image;
    });
  }
}

export function tortureTask(runner: TaskRunner, task: TortureTask): TortureAnswer {
  runner.processor = task.processor;
  runner.files = task.files;
  if ('mutation' in task) {
    const find = task.guided ? guidedKill : firstKill;
    return find(runner, task.mutation, task.greatestSeeds, task.options);
  }
  if ('known' in task) {
    const { seed, options: draw, known, tried, notesSometimes } = task;
    return searchFrom(runner, seed, { draw, known: new Set(known), tried, notesSometimes });
  }
  if ('shrinks' in task) return shrink(runner, task.trial ?? drawTrial(task.seed, task.options));
  const trial = drawTrial(task.seed, task.options);
  if (task.notesSometimes) return noting(runner, trial);
  const result = runner.run(trial);
  return result.verdict === 'inconsistent' ? runner.run(trial, noMutations, true) : result;
}

function noting(runner: TrialRunner, trial: Trial): TrialResult {
  const sometimes = new SometimesWatch();
  const running = runner.begin(trial, noMutations, { sometimes });
  while (running.step());
  return { ...running.result, sometimes: sometimes.numbers };
}
