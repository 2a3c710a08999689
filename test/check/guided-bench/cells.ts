/** The cells of the chart's states and faults that plain seeds reach, and those of a guided search. */
import { type DrawOptions, drawTrial, everything, forGuided } from '../../../src/check/campaign/draw';
import { searchFrom } from '../../../src/check/guided/search';
import { SeedChoice } from '../../../src/check/guided/seed-choice';
import { hiding, kindsOf, type PlainSeed } from './hiding';
import { trialRunner } from './runner';

function plainSeeds(seeds: number, options: DrawOptions): readonly PlainSeed[] {
  const runner = trialRunner();
  return Array.from({ length: seeds }, (_, at) => {
    const trial = drawTrial(at + 1, options);
    return { kinds: kindsOf(trial.changes), cells: Object.keys(runner.run(trial).coverage) };
  });
}

/** By cell: how many seeds have reached it. */
function countsOf(seeds: readonly PlainSeed[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const cell of seeds.flatMap((seed) => seed.cells)) counts.set(cell, (counts.get(cell) ?? 0) + 1);
  return counts;
}

export function cells(print: (line: string) => void, seeds: number): void {
  const seen = plainSeeds(seeds, everything);
  hiding(print, seen);
  const plain = countsOf(seen);
  const runner = trialRunner();
  const guided = new Set<string>();
  const choice = new SeedChoice(forGuided, 1, seeds);
  const known = new Set<string>();
  let [runs, toldAt] = [0, 0];
  const missing = () => [...plain.keys()].filter((cell) => !guided.has(cell));
  for (let seed = choice.next(); seed !== undefined && runs < seeds; seed = choice.next()) {
    const found = searchFrom(runner, seed, { draw: forGuided, known });
    choice.ended(seed, found.instructions);
    runs += found.runs;
    for (const cell of found.cells) known.add(cell);
    for (const [cell, count] of Object.entries(found.coverage)) if (count > 0) guided.add(cell);
    if (missing().length === 0) break;
    if (runs - toldAt < seeds / 6) continue;
    toldAt = runs;
    print(`${runs} runs, guided: ${plain.size - missing().length} of the ${plain.size} cells of ${seeds} plain seeds`);
  }
  const more = [...guided].filter((cell) => !plain.has(cell)).length;
  print(
    `guided, ${runs} runs: ${missing().length} of ${plain.size} cells are missing; ${more} that no plain seed reaches`,
  );
  for (const cell of missing()) print(`missing: ${cell}, reached by ${plain.get(cell)} plain seeds`);
}
