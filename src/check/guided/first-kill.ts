import type { DrawOptions } from '../campaign/draw';
import type { FirstKill } from '../campaign/mutants';
import type { TrialRunner } from '../campaign/run';
import type { Mutation } from '../mutants/names';
import { searchFrom } from './search';

/** Searches from the seeds from 1 on without the rule, up to the first inconsistent run. */
export function guidedKill(
  runner: TrialRunner,
  mutation: Mutation,
  greatestSeeds: number,
  draw: DrawOptions,
): FirstKill {
  const mutations = new Set([mutation]);
  const known = new Set<string>();
  let [runs, instructions] = [0, 0];
  for (let seed = 1; seed <= greatestSeeds; seed++) {
    const found = searchFrom(runner, seed, { draw, known, mutations, endsAtFinding: true });
    runs += found.runs;
    instructions += found.instructions;
    for (const cell of found.cells) known.add(cell);
    const [first] = found.findings;
    if (first === undefined) continue;
    const { recipe, violation } = first;
    return { mutation, seed, violation, seeds: seed, recipe, runs, millionInstructions: millions(instructions) };
  }
  return { mutation, seeds: greatestSeeds, runs, millionInstructions: millions(instructions) };
}

const millions = (count: number): number => Math.round(count / 1e6);
