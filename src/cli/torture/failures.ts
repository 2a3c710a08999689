/** Seeds that fail, each with the smallest trial that fails for the same reason. */
import { dirname, join, relative } from 'node:path';
import pc from 'picocolors';
import { type DrawOptions, drawTrial } from '../../check/campaign/draw';
import type { TrialResult } from '../../check/campaign/run';
import type { Shrunk } from '../../check/campaign/shrink';
import type { Trial } from '../../check/campaign/trial';
import { trialText } from '../../check/campaign/trial-text';
import { writeOutput } from '../files/output-file';
import type { Executor } from '../work';
import { isCrash } from './crashed';
import { guestPath, type ShrinkTask } from './task';

/** This many failures are shrunk; the others are only named. */
export const greatestShrunk = 3;

export interface Failure {
  readonly seed: number;
  readonly violation?: string;
  /** The whole trial as drawn. */
  readonly scenario: string;
  /** The file of the smallest trial that fails for the same reason; not of one that ends the program. */
  readonly shrunk?: string;
  readonly shrunkScenario?: string;
}

/** In the order of the results. */
export async function shrunkFailures(
  failed: readonly TrialResult[],
  draw: DrawOptions,
  out: string | undefined,
  executor: Executor,
): Promise<readonly Failure[]> {
  const shrunk = new Map<number, Shrunk | undefined>();
  const list: readonly ShrinkTask[] = failed
    .filter((result) => !isCrash(result))
    .map(({ seed }) => ({ options: draw, seed, shrinks: true }));
  if (list.length > 0) {
    await executor.run<ShrinkTask, Shrunk | undefined>({
      kind: 'shrink',
      tasks: { list },
      hear: (smallest, { seed }) => shrunk.set(seed, smallest),
      // A trial that ends the program on the way is told as it was drawn.
      ended: () => undefined,
    });
  }
  return failed.map((result) => failure(result, shrunk.get(result.seed), draw, out));
}

function failure(
  { seed, violation }: TrialResult,
  smallest: Shrunk | undefined,
  draw: DrawOptions,
  out: string | undefined,
): Failure {
  const trial = drawTrial(seed, draw);
  const folder = out === undefined ? '.' : dirname(out);
  const text = (of: Trial, title: string, why: string) =>
    trialText(of, { title, why: [why], guestPath: relative(folder, guestPath(of.guest)) });
  const scenario = text(trial, `Seed ${seed} of a campaign`, violation ?? '');
  if (smallest === undefined) return { seed, violation, scenario };
  const shrunk = join(folder, `torture-${seed}.scenario`);
  const shrunkScenario = text(smallest.trial, `Seed ${seed} of a campaign, shrunk`, smallest.violation);
  writeOutput('scenario', shrunk, [shrunkScenario]);
  return { seed, violation, scenario, shrunk, shrunkScenario };
}

export function tellFailure({ seed, violation, scenario, shrunk, shrunkScenario }: Failure): void {
  const out = (text: string) => process.stdout.write(`${text}\n`);
  out(`\n${pc.red('inconsistent')}: seed ${seed}: ${violation}\n\n${scenario}`);
  if (shrunk !== undefined) out(`shrunk, in ${shrunk}:\n\n${shrunkScenario}`);
}
