/** `understudy torture --guided`: searches that learn, seed after seed. */
import pc from 'picocolors';
import { summed } from '../../check/campaign/coverage';
import type { DrawOptions } from '../../check/campaign/draw';
import { classOf } from '../../check/campaign/shrink';
import { neverIn } from '../../check/campaign/sometimes';
import { trialText } from '../../check/campaign/trial-text';
import { Knowledge } from '../../check/guided/knowledge';
import { readRecipe, recipeText } from '../../check/guided/recipe';
import { trialOf } from '../../check/guided/resolve';
import type { Finding, SearchResult } from '../../check/guided/search';
import { SeedChoice } from '../../check/guided/seed-choice';
import { mayBeWritten } from '../files/output-file';
import { printJson } from '../print-json';
import { UsageError } from '../usage-error';
import type { Executor } from '../work';
import { tellCoverage, writePicture } from './coverage';
import { crashedSearch } from './crashed';
import { type Failed, greatestShrunk, shrunkFailures, tellFailure } from './failures';
import type { GuestFiles } from './own-guest';
import { TortureResults } from './results';
import { type GuidedTask, guestFile, TaskRunner } from './task';
import { seedsOf, type TortureOptions } from './torture';
import { sometimesOf, tellSometimes } from './until';

/**
 * So many searches begin with the same knowledge: what one of them has found is known from the next round on. The
 * number of threads changes nothing.
 */
const round = 16;

/** Returns the exit code: 1 if a run is inconsistent. */
export async function guidedCampaign(
  draw: DrawOptions,
  options: TortureOptions,
  executor: Executor,
  files?: GuestFiles,
): Promise<number> {
  if (options.recipe !== undefined) return tellRecipe(options.recipe, draw, files);
  const { out, picture, until } = options;
  const seeds = seedsOf(options);
  if (picture !== undefined) mayBeWritten('picture', picture);
  const results = new TortureResults<SearchResult>(out, draw, true, until);
  const searched = await searches(results, draw, options, executor, files);
  const found = results
    .between(seeds.first, seeds.last)
    .filter(({ seed }) => until === undefined || searched.has(seed));
  const come = until && sometimesOf(found);
  const coverage = summed(found.map((result) => result.coverage));
  const runs = found.reduce((sum, each) => sum + each.runs, 0);
  const cells = new Set(found.flatMap((each) => each.cells)).size;
  const findings = found.flatMap((each) => each.findings.map((finding) => ({ seed: each.seed, ...finding })));
  const shrunk = await shrunkFailures(chosenOf(findings), draw, out, executor, files);
  if (picture !== undefined) writePicture(picture, coverage, runs);
  if (options.json) {
    const failures = findings.map(({ seed, recipe, violation }) => ({
      seed,
      recipe,
      violation,
      ...shrunk.find((each) => each.recipe === recipe),
    }));
    printJson({
      searches: found.length,
      runs,
      forks: runs - found.length,
      cells,
      failures,
      coverage,
      ...(come && { sometimes: come }),
    });
  } else {
    process.stdout.write(`${found.length} searches, ${runs} runs, of which ${runs - found.length} are forks; `);
    process.stdout.write(`${cells} cells of states, faults and records; ${findings.length} inconsistent\n`);
    if (come) tellSometimes(come);
    tellCoverage(coverage);
    for (const each of shrunk) tellFailure(each);
    const more = findings.filter(({ recipe }) => !shrunk.some((each) => each.recipe === recipe));
    if (more.length > 0) process.stdout.write(`and ${more.map(({ recipe }) => recipe).join(', ')}\n`);
  }
  return findings.length > 0 || (come && come.never.length > 0) ? 1 : 0;
}

/** Of each reason the first one, up to so many reasons. */
function chosenOf(findings: readonly (Finding & Failed)[]): readonly Failed[] {
  const classes = findings.map(({ violation }) => classOf(violation));
  return findings.filter((_, at) => classes.indexOf(classes[at]) === at).slice(0, greatestShrunk);
}

/** Returns the seeds of the rounds that have ended. */
async function searches(
  results: TortureResults<SearchResult>,
  options: DrawOptions,
  torture: TortureOptions,
  executor: Executor,
  files?: GuestFiles,
): Promise<ReadonlySet<number>> {
  const { minutes = Number.POSITIVE_INFINITY, quiet, processor, until } = torture;
  const seeds = seedsOf(torture);
  const startedAt = Date.now();
  const isOver = () => Date.now() - startedAt >= minutes * 60_000;
  const ended: SearchResult[] = [];
  const isComplete = () => until !== undefined && neverIn(ended).length === 0;
  const isTerminal = process.stderr.isTTY;
  let toldAt = 0;
  const progress = (known: number) => {
    if (quiet || Date.now() - toldAt < (isTerminal ? 200 : 10_000)) return;
    toldAt = Date.now();
    const done = results.between(seeds.first, seeds.last);
    const runs = done.reduce((sum, each) => sum + each.runs, 0);
    const findings = done.reduce((sum, each) => sum + each.findings.length, 0);
    const line = `${done.length} of ${seeds.last - seeds.first + 1} searches, ${runs} runs, ${known} cells, ${findings} inconsistent${executor.status}`;
    process.stderr.write(isTerminal ? `\r\u001b[K${line}` : `${line}\n`);
  };
  const choice = new SeedChoice(options, seeds.first, seeds.last);
  const each = { options, processor, ...(until !== undefined && { notesSometimes: true }) };
  const knowledge = new Knowledge();
  const { known, tried } = knowledge;
  for (let chosen = nextOf(choice); chosen.length > 0 && !isOver() && !isComplete(); chosen = nextOf(choice)) {
    await executor.run<GuidedTask, SearchResult>({
      kind: 'guided',
      ...(files && { files }),
      tasks: { each: { ...each, known: [...known], tried: { ...tried } }, seeds: chosen },
      isWanted: (unit) => !results.has(chosen[unit]),
      isOver,
      ended: ({ seed }, why) => crashedSearch(seed, why),
      hear: (result) => {
        results.add(result);
        progress(known.size);
      },
    });
    for (const seed of chosen) {
      const result = results.of(seed);
      if (result === undefined) return seedsIn(ended);
      ended.push(result);
      choice.ended(seed, result.instructions);
      knowledge.learn(result);
    }
  }
  if (!quiet && isTerminal) process.stderr.write('\r\u001b[K');
  return seedsIn(ended);
}

const seedsIn = (results: readonly SearchResult[]): ReadonlySet<number> => new Set(results.map(({ seed }) => seed));

/** The seeds of the next round. */
function nextOf(choice: SeedChoice): readonly number[] {
  const chosen = Array.from({ length: round }, () => choice.next());
  return chosen.filter((seed) => seed !== undefined);
}

/** Writes the scenario of a recipe, whose runs are made as far as they were left. */
function tellRecipe(text: string, draw: DrawOptions, files?: GuestFiles): number {
  const recipe = readRecipe(text);
  if (recipe === undefined) {
    throw new UsageError(`'${text}' is no recipe: expected seeds and events such as '17@1203 -> 2@2210 -> 5'`);
  }
  const trial = trialOf(new TaskRunner(files), recipe, draw);
  if (trial === undefined) {
    throw new UsageError(`the runs of '${text}' end before they are left: give the guests and faults of its campaign`);
  }
  const name = recipeText(recipe);
  const title = `Seed ${name} of a campaign`;
  process.stdout.write(trialText(trial, { title, guestPath: guestFile(trial.guest, files) }));
  process.stderr.write(pc.dim(`${name}: understudy scenario runs it\n`));
  return 0;
}
