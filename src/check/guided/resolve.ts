import { type DrawOptions, drawTrial } from '../campaign/draw';
import type { TrialRunner } from '../campaign/run';
import type { Trial } from '../campaign/trial';
import { type Mutations, noMutations } from '../mutants/names';
import { drawFork, momentOf } from './fork';
import type { Recipe } from './recipe';

/** The trial of a recipe; its runs are made as far as they were left. `undefined` if a run ends before. */
export function trialOf(
  runner: TrialRunner,
  { left, last }: Recipe,
  draw: DrawOptions,
  mutations: Mutations = noMutations,
): Trial | undefined {
  const [first] = left;
  if (first === undefined) return drawTrial(last.seed, draw);
  const running = runner.begin(drawTrial(first.seed, draw), mutations);
  for (const [at, { event }] of left.entries()) {
    while (running.events < event && running.step());
    if (running.events < event) return undefined;
    const recipe = { left: left.slice(0, at + 1), last: left[at + 1] ?? last };
    running.goOnAs(drawFork(running.trial, recipe, momentOf(running), draw));
  }
  return running.trial;
}
