/** `understudy torture`: faults from seeds, run after run. Each run is judged, and failures are shrunk. */
import { summed } from '../../check/campaign/coverage';
import {
  allFaults,
  type DrawOptions,
  everything,
  type FaultKind,
  faultKinds,
  forGuided,
} from '../../check/campaign/draw';
import type { TrialResult } from '../../check/campaign/running-trial';
import { type GuestName, guestNames, type OwnGuest } from '../../check/campaign/trial';
import { verdictNames } from '../../check/verdict';
import type { ProcessorPlan } from '../../sim/plan/processor-grammar';
import type { ProtocolPlan } from '../../sim/plan/protocol-grammar';
import { mayBeWritten } from '../files/output-file';
import { UsageError } from '../usage-error';
import type { Executor } from '../work';
import { tellRuns, writePicture } from './coverage';
import { crashed } from './crashed';
import { greatestShrunk, shrunkFailures, tellFailure } from './failures';
import { chosenByFingerprint, findingsOf, tellFinding } from './findings';
import { guidedCampaign } from './guided';
import { tortureMutants } from './mutants';
import { type GuestFiles, type OwnGuestOptions, ownGuestOf } from './own-guest';
import { TortureResults } from './results';
import type { TrialTask } from './task';
import { checkUntil, endless, sometimesOf, tellSometimes, Until } from './until';

export interface TortureOptions extends OwnGuestOptions {
  readonly seeds?: { readonly first: number; readonly last: number };
  readonly faults?: string;
  readonly protocol?: ProtocolPlan;
  readonly processor?: ProcessorPlan;
  /** Threads, 1 unless told. */
  readonly workers?: number;
  readonly minutes?: number;
  readonly out?: string;
  readonly picture?: string;
  readonly mutate?: readonly string[];
  readonly json?: true;
  readonly quiet?: true;
  readonly live?: true;
  readonly kills?: number;
  readonly guided?: true;
  readonly recipe?: string;
  readonly until?: string;
}

const defaultSeeds = { first: 1, last: 100 };

/** Those of `--seeds`; a campaign that ends by itself needs no last one. */
export const seedsOf = ({ seeds, until }: TortureOptions): { readonly first: number; readonly last: number } =>
  seeds ?? (until === undefined ? defaultSeeds : endless);

/** Returns the exit code: 1 if a run is inconsistent; with --mutate, if a rule's absence should show and does not. */
export async function tortureCommand(options: TortureOptions, executor: Executor): Promise<number> {
  if (options.kills !== undefined) throw new UsageError('--kills has no meaning without --live');
  checkRecipe(options);
  checkUntil({ ...options });
  const own = ownGuestOf(options);
  const files = own && { [own.guest.digest]: own.path };
  const draw = drawOptions(options, own?.guest);
  if (options.mutate !== undefined) return tortureMutants(options.mutate, draw, options, executor, files);
  if (options.guided) return guidedCampaign(draw, options, executor, files);
  const { out, picture, until } = options;
  const seeds = seedsOf(options);
  if (picture !== undefined) mayBeWritten('picture', picture);
  const results = new TortureResults(out, draw, undefined, until);
  const seconds = await campaign(results, draw, options, executor, files);
  const found = results.between(seeds.first, seconds.last);
  const come = until && sometimesOf(found);
  const coverage = summed(found.map((result) => result.coverage));
  const rate = seconds.runs / Math.max(seconds.taken, 0.001) / executor.threads;
  if (picture !== undefined) writePicture(picture, coverage, found.length);
  const failed = found.filter(({ verdict }) => verdict === 'inconsistent');
  const chosen = executor.isFleet ? chosenByFingerprint(failed) : failed.slice(0, greatestShrunk);
  const shrunk = await shrunkFailures(chosen, draw, out, executor, files);
  const findings = executor.isFleet ? findingsOf(failed, shrunk) : undefined;
  const verdicts = Object.fromEntries(
    verdictNames.map((verdict) => [verdict, found.filter((result) => result.verdict === verdict).length]),
  );
  const runs = { runs: found.length, runsPerSecondAndCore: Number(rate.toFixed(2)), verdicts };
  if (options.json) {
    const failures = failed.map(({ seed, violation }) => ({
      seed,
      violation,
      ...shrunk.find((each) => each.seed === seed),
    }));
    const told = { ...runs, failures, findings, coverage, ...(come && { sometimes: come }) };
    process.stdout.write(`${JSON.stringify(told, undefined, 2)}\n`);
  } else {
    tellRuns(runs, coverage);
    if (come) tellSometimes(come);
    for (const finding of findings ?? []) tellFinding(finding);
    for (const each of findings === undefined ? shrunk : []) tellFailure(each);
    const more = failed.filter((each) => !chosen.includes(each)).map(({ seed }) => seed);
    const unfinished = found.filter(({ verdict }) => verdict === 'unfinished').map(({ seed }) => seed);
    if (unfinished.length > 0) {
      process.stdout.write(`cut off while the guest still came further: the seeds ${unfinished.join(', ')}\n`);
    }
    if (more.length > 0) process.stdout.write(`and the seeds ${more.join(', ')}\n`);
  }
  return failed.length > 0 || (come && come.never.length > 0) ? 1 : 0;
}

/** A recipe is printed as a scenario, and nothing is run or written. */
function checkRecipe(options: TortureOptions): void {
  if (options.recipe === undefined) return;
  if (!options.guided) throw new UsageError('--recipe has no meaning without --guided');
  const others = ['seeds', 'minutes', 'out', 'picture', 'mutate', 'json'] as const;
  const odd = others.find((name) => options[name] !== undefined);
  if (odd !== undefined) throw new UsageError(`--${odd} has no meaning with --recipe, which prints a scenario`);
}

function drawOptions({ guest, faults, protocol, guided }: TortureOptions, own: OwnGuest | undefined): DrawOptions {
  const usual = guided ? forGuided : everything;
  const all = faults === 'all' ? allFaults : undefined;
  // What a person's guest makes of random input is unknown.
  const suited = usual.faults.filter((kind) => own === undefined || kind !== 'typed');
  const kinds = all ?? faults?.split(',').map((kind) => kind.trim()) ?? suited;
  const unknown = own === undefined && guest?.find((name) => !guestNames.includes(name as GuestName));
  if (unknown) {
    throw new UsageError(
      `there is no guest named ${unknown} for campaigns: expected some of ${guestNames.join(', ')}, or a path such as ./${unknown}.elf`,
    );
  }
  const odd = kinds.find((kind) => !faultKinds.includes(kind as FaultKind));
  if (odd !== undefined) throw new UsageError(`'${odd}' is no fault: expected some of ${faultKinds.join(', ')}`);
  // In the order of the tables, whatever the order on the command line.
  const named = guest === undefined ? usual.guests : guestNames.filter((name) => guest.includes(name));
  const guests = own === undefined ? named : [own];
  const { areForked } = usual;
  return { guests, faults: faultKinds.filter((kind) => kinds.includes(kind)), protocol, areForked };
}

/** Runs the trials that have no result yet; returns their number and the seconds. */
async function campaign(
  results: TortureResults,
  draw: DrawOptions,
  options: TortureOptions,
  executor: Executor,
  files?: GuestFiles,
): Promise<{ readonly runs: number; readonly taken: number; readonly last: number }> {
  const { minutes = Number.POSITIVE_INFINITY, quiet, processor, until } = options;
  const seeds = seedsOf(options);
  const end = until === undefined ? undefined : new Until(seeds.first);
  for (const result of results.between(seeds.first, seeds.last)) end?.hear(result);
  const startedAt = Date.now();
  const taken = () => (Date.now() - startedAt) / 1000;
  const wanted = seeds.last - seeds.first + 1 - results.between(seeds.first, seeds.last).length;
  let [runs, found, toldAt] = [0, 0, 0];
  const progress = () => {
    const rate = runs / Math.max(taken(), 0.001);
    const left = Math.min((wanted - runs) / rate, minutes * 60 - taken());
    const line = `${runs} of ${wanted} runs, ${(rate / executor.threads).toFixed(1)} per second and core, ${Math.max(0, left).toFixed(0)} s left${executor.isFleet ? `, ${found} findings${executor.status}` : ''}`;
    process.stderr.write(process.stderr.isTTY ? `\r\u001b[K${line}` : `${line}\n`);
  };
  await executor.run<TrialTask, TrialResult>({
    kind: 'torture',
    ...(files && { files }),
    tasks: { each: { options: draw, processor, ...(end && { notesSometimes: true }) }, seeds },
    ...(end && { isOpen: true }),
    isWanted: (unit) => !results.has(seeds.first + unit),
    isOver: () => taken() >= minutes * 60 || end?.isOver === true,
    ended: ({ seed }, why) => crashed(seed, why),
    hear: (result) => {
      results.add(result);
      end?.hear(result);
      runs++;
      if (result.verdict === 'inconsistent') found++;
      if (quiet || taken() - toldAt < (process.stderr.isTTY ? 0.2 : 10)) return;
      toldAt = taken();
      progress();
    },
  });
  if (!quiet && process.stderr.isTTY) process.stderr.write('\r\u001b[K');
  return { runs, taken: taken(), last: end?.isOver ? end.lastSeed : seeds.last };
}
