import type { DrawOptions } from '../campaign/draw';
import { type FirstKill, millionsOf } from '../campaign/mutants';
import type { TrialRunner } from '../campaign/run';
import type { Mutation } from '../mutants/names';
import { Knowledge } from './knowledge';
import { searchFrom } from './search';
import { SeedChoice } from './seed-choice';

/** Searches from the seeds from `firstSeed` on without the rule, up to the first inconsistent run. */
export function guidedKill(
  runner: TrialRunner,
  mutation: Mutation,
  greatestSeeds: number,
  draw: DrawOptions,
  firstSeed = 1,
): FirstKill {
  const mutations = new Set([mutation]);
  const knowledge = new Knowledge();
  const choice = new SeedChoice(draw, firstSeed, firstSeed + greatestSeeds - 1);
  let [seeds, runs, instructions] = [0, 0, 0];
  for (let seed = choice.next(); seed !== undefined; seed = choice.next()) {
    const found = searchFrom(runner, seed, { draw, ...knowledge, mutations, endsAtFinding: true });
    choice.ended(seed, found.instructions);
    seeds++;
    runs += found.runs;
    instructions += found.instructions;
    knowledge.learn(found);
    const [first] = found.findings;
    if (first === undefined) continue;
    const { recipe, violation } = first;
    return { mutation, seed, violation, seeds, recipe, runs, millionInstructions: millionsOf(instructions) };
  }
  return { mutation, seeds, runs, millionInstructions: millionsOf(instructions) };
}
