/** The cells of the chart's states and faults that plain seeds reach, and those of a guided search. */
import { readFileSync } from 'node:fs';
import { type DrawOptions, drawTrial, everything, forGuided } from '../../../src/check/campaign/draw';
import { Knowledge } from '../../../src/check/guided/knowledge';
import { searchFrom } from '../../../src/check/guided/search';
import { SeedChoice } from '../../../src/check/guided/seed-choice';
import { hiding, kindsOf, type PlainSeed } from './hiding';
import { trialRunner } from './runner';

/** Of a file that `torture --seeds 1..N --out FILE` has written: the first lines of its seeds. */
function toldSeeds(seeds: number, path: string): readonly PlainSeed[] {
  const [, ...lines] = readFileSync(path, 'utf8').trim().split('\n');
  return lines
    .map((line) => JSON.parse(line) as { readonly seed: number; readonly coverage: object })
    .filter(({ seed }) => seed <= seeds)
    .map(({ seed, coverage }) => ({
      kinds: kindsOf(drawTrial(seed, everything).changes),
      cells: Object.keys(coverage),
    }));
}

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

/** `path`: where the results of the plain seeds stand already. */
export function cells(print: (line: string) => void, seeds: number, path?: string): void {
  const seen = path === undefined ? plainSeeds(seeds, everything) : toldSeeds(seeds, path);
  hiding(print, seen);
  const plain = countsOf(seen);
  const runner = trialRunner();
  const guided = new Set<string>();
  const choice = new SeedChoice(forGuided, 1, seeds);
  const knowledge = new Knowledge();
  let [runs, searches, instructions, toldAt] = [0, 0, 0, 0];
  const missing = () => [...plain.keys()].filter((cell) => !guided.has(cell));
  for (let seed = choice.next(); seed !== undefined && runs < seen.length; seed = choice.next()) {
    const found = searchFrom(runner, seed, { draw: forGuided, ...knowledge });
    choice.ended(seed, found.instructions);
    knowledge.learn(found);
    searches++;
    runs += found.runs;
    instructions += found.instructions;
    for (const [cell, count] of Object.entries(found.coverage)) if (count > 0) guided.add(cell);
    if (missing().length === 0) break;
    if (runs - toldAt < seen.length / 24) continue;
    toldAt = runs;
    print(
      `${searches} searches, ${runs} runs, ${Math.round(instructions / 1e6)} M instructions: ${plain.size - missing().length} of the ${plain.size} cells of ${seen.length} plain seeds`,
    );
  }
  const more = [...guided].filter((cell) => !plain.has(cell)).length;
  print(
    `guided, ${searches} searches, ${runs} runs: ${missing().length} of ${plain.size} cells are missing; ${more} that no plain seed reaches`,
  );
  for (const cell of missing()) {
    const tries = knowledge.tried[cell] ?? 0;
    print(`missing: ${cell}, reached by ${plain.get(cell)} plain seeds, aimed at ${tries} times`);
  }
}
