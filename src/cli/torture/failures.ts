/** Seeds that fail, each with the smallest trial that fails for the same reason. */
import { dirname, join, relative } from 'node:path';
import pc from 'picocolors';
import { type DrawOptions, drawTrial } from '../../check/campaign/draw';
import type { TrialResult } from '../../check/campaign/running-trial';
import type { Shrunk } from '../../check/campaign/shrink';
import type { Trial } from '../../check/campaign/trial';
import { trialText } from '../../check/campaign/trial-text';
import { writeOutput } from '../files/output-file';
import type { Executor } from '../work';
import { isCrash } from './crashed';
import type { GuestFiles } from './own-guest';
import { guestFile, type ShrinkTask } from './task';

/** This many failures are shrunk; the others are only named. */
export const greatestShrunk = 3;

/** A run that failed: the seed's, or the one of a recipe. */
export interface Failed extends Pick<TrialResult, 'seed' | 'violation'> {
  readonly recipe?: string;
  readonly trial?: Trial;
}

const nameOf = ({ seed, recipe }: Pick<Failed, 'seed' | 'recipe'>): string =>
  recipe?.replaceAll(' -> ', '-') ?? `${seed}`;

export interface Failure {
  readonly seed: number;
  readonly recipe?: string;
  readonly violation?: string;
  /** The whole trial as drawn. */
  readonly scenario: string;
  /** The file of the smallest trial that fails for the same reason; not of one that ends the program. */
  readonly shrunk?: string;
  readonly shrunkScenario?: string;
}

/** In the order of the results. */
export async function shrunkFailures(
  failed: readonly Failed[],
  draw: DrawOptions,
  out: string | undefined,
  executor: Executor,
  files?: GuestFiles,
): Promise<readonly Failure[]> {
  const shrunk = new Map<string, Shrunk | undefined>();
  const shrinkable = failed.filter((result) => !isCrash(result));
  const list = shrinkable.map(
    ({ seed, recipe, trial }): ShrinkTask => ({ options: draw, seed, shrinks: true, recipe, trial }),
  );
  if (list.length > 0) {
    await executor.run<ShrinkTask, Shrunk | undefined>({
      kind: 'shrink',
      ...(files && { files }),
      tasks: { list },
      hear: (smallest, task) => shrunk.set(nameOf(task), smallest),
      // A trial that ends the program on the way is told as it was drawn.
      ended: () => undefined,
    });
  }
  return failed.map((result) => failure(result, shrunk.get(nameOf(result)), draw, out, files));
}

function failure(
  { seed, violation, recipe, trial }: Failed,
  smallest: Shrunk | undefined,
  draw: DrawOptions,
  out: string | undefined,
  files: GuestFiles | undefined,
): Failure {
  const folder = out === undefined ? '.' : dirname(out);
  const text = (of: Trial, title: string, why: string) =>
    trialText(of, { title, why: [why], guestPath: relative(folder, guestFile(of.guest, files)) });
  const of = recipe ?? `${seed}`;
  const scenario = text(trial ?? drawTrial(seed, draw), `Seed ${of} of a campaign`, violation ?? '');
  const told = { seed, ...(recipe !== undefined && { recipe }), violation, scenario };
  if (smallest === undefined) return told;
  const shrunk = join(folder, `torture-${nameOf({ seed, recipe })}.scenario`);
  const shrunkScenario = text(smallest.trial, `Seed ${of} of a campaign, shrunk`, smallest.violation);
  writeOutput('scenario', shrunk, [shrunkScenario]);
  return { ...told, shrunk, shrunkScenario };
}

export function tellFailure({ seed, recipe, violation, scenario, shrunk, shrunkScenario }: Failure): void {
  const out = (text: string) => process.stdout.write(`${text}\n`);
  out(`\n${pc.red('inconsistent')}: seed ${recipe ?? seed}: ${violation}\n\n${scenario}`);
  if (shrunk !== undefined) out(`shrunk, in ${shrunk}:\n\n${shrunkScenario}`);
}
