/** How soon a campaign finds a run that breaks without a rule. */
import type { Mutation } from '../mutants/names';
import { type DrawOptions, drawTrial, everything } from './draw';
import type { TrialRunner } from './run';

/** Rules whose absence no campaign can show, with the reason. */
export const outOfReach: Partial<Readonly<Record<Mutation, string>>> = {
  P4: 'a backup’s controller is never started, so that it has nothing to tell; the explorer invents interrupts',
  refusal: 'what is released is at the device at once, so that nothing can come late; the explorer delays it',
  compareAndSwap:
    'it costs a replica that could have gone on, and no run is wrong for that; the explorer asks who lives',
  visibility: 'only the explorer’s devices can show what has not been delivered',
  rereadPosition: 'only the explorer’s guest asks for the position',
};

export interface FirstKill {
  readonly mutation: Mutation;
  /** The first seed that shows the absence; `undefined` if no tried seed does. */
  readonly seed?: number;
  readonly violation?: string;
  /** The number of tried seeds. */
  readonly seeds: number;
  /** Of a guided search: the inconsistent run, and the number of all runs. */
  readonly recipe?: string;
  readonly runs?: number;
  /** In millions, by all processors in all these runs. */
  readonly millionInstructions: number;
}

/** Runs the seeds from `firstSeed` on without the rule, up to the first inconsistent run. */
export function firstKill(
  runner: TrialRunner,
  mutation: Mutation,
  greatestSeeds: number,
  options: DrawOptions = everything,
  firstSeed = 1,
): FirstKill {
  const mutations = new Set([mutation]);
  let instructions = 0;
  for (let seeds = 1; seeds <= greatestSeeds; seeds++) {
    const running = runner.begin(drawTrial(firstSeed + seeds - 1, options), mutations);
    while (running.step());
    instructions += running.instructions;
    const { seed, verdict, violation } = running.result;
    if (verdict !== 'inconsistent') continue;
    return { mutation, seed, violation, seeds, millionInstructions: millionsOf(instructions) };
  }
  return { mutation, seeds: greatestSeeds, millionInstructions: millionsOf(instructions) };
}

/** Rounded. */
export const millionsOf = (count: number): number => Math.round(count / 1e6);
