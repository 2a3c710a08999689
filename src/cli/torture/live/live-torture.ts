/** `understudy torture --live`: real processes under faults from seeds, run after run, each judged by its traces. */
import { dirname, resolve } from 'node:path';
import pc from 'picocolors';
import { printable } from '../../../base/printable';
import { LineFile } from '../../files/line-file';
import { printJson } from '../../print-json';
import { interruptible } from '../../terminal/interruptible';
import { UsageError } from '../../usage-error';
import { version } from '../../version';
import type { Executor } from '../../work';
import { defaultGuests, LiveDraw, type LiveFault, type LiveGuest, liveFaults, liveGuests } from './draw';
import { checksDisks } from './linux-session';
import type { LiveRunResult } from './live-run';
import { imageDigests, isGood, isKept, keptIn, type LiveTask } from './task';

export interface LiveTortureOptions {
  readonly kills?: number;
  readonly guest?: readonly string[];
  readonly minutes?: number;
  readonly out?: string;
  readonly json?: true;
  readonly quiet?: true;
}

const defaultKills = 100;
/** More seeds than any campaign comes to. */
const lastSeed = 1_000_000;

/** The result of a run that has ended its workers. */
const hung = (seed: number, guests: readonly LiveGuest[], violation: string): LiveRunResult => ({
  ...{ seed, guest: new LiveDraw(seed, guests).guest.name, verdict: 'hung', violation, faults: {} },
  ...{ kills: 0, failovers: 0, joins: 0, epochs: 0, ms: 0 },
});

/** Options of a campaign in virtual time. */
const ofVirtualTime = [
  'seeds',
  'faults',
  'protocol',
  'processor',
  'picture',
  'mutate',
  'guided',
  'recipe',
  'until',
  'detach',
  'append',
  'tape',
] as const;

/** @throws {UsageError} if an option has no meaning for real processes */
export function checkedLive(
  options: LiveTortureOptions & {
    readonly [Name in (typeof ofVirtualTime)[number]]?: unknown;
  },
) {
  const odd = ofVirtualTime.find((name) => options[name] !== undefined);
  if (odd !== undefined) throw new UsageError(`--${odd} has no meaning with --live`);
  return options;
}

/** Returns the exit code: 1 if a run is not one that a single machine could have made, or hangs. */
export async function liveTorture(options: LiveTortureOptions, executor: Executor): Promise<number> {
  const { kills: wanted = defaultKills, minutes = Number.POSITIVE_INFINITY, out, quiet } = options;
  const guests = guestsOf(options);
  const results = new LiveResults(out, guests);
  if (guests.includes('linux') && !checksDisks() && !quiet)
    process.stderr.write('e2fsck is not installed: disks are not checked\n');
  const startedAt = Date.now();
  const images = imageDigests(guests);
  const run = () =>
    executor.run<LiveTask, LiveRunResult>({
      kind: 'live',
      tasks: {
        each: { guests, images, ...(!executor.isFleet && { folder: folderOf(out) }) },
        seeds: { first: 1, last: lastSeed },
      },
      isOpen: true,
      isWanted: (unit) => !results.has(unit + 1),
      isOver: () => sum(results.all, ({ kills }) => kills) >= wanted || Date.now() - startedAt > minutes * 60_000,
      hear: (result) => {
        results.add(result);
        if (!quiet) tellProgress(results.all, wanted, Date.now() - startedAt, executor.status);
      },
      ended: ({ seed }, why) => hung(seed, guests, why),
    });
  await interruptible(run, thawAll);
  const summary = summaryOf(results.all);
  if (options.json) printJson(summary);
  else tell(summary, executor.isFleet ? '' : folderOf(out));
  return summary.failures.length > 0 ? 1 : 0;
}

/** Processes that a fault has stopped would stay for ever: they end once they find that this process has. */
async function thawAll(): Promise<void> {
  process.kill(0, 'SIGCONT');
}

function guestsOf({ guest = defaultGuests }: LiveTortureOptions): readonly LiveGuest[] {
  const unknown = guest.find((name) => !liveGuests.includes(name as LiveGuest));
  if (unknown !== undefined) {
    throw new UsageError(`--live has no guest named ${unknown}: expected some of ${liveGuests.join(', ')}`);
  }
  return liveGuests.filter((name) => guest.includes(name));
}

const folderOf = (out: string | undefined): string => resolve(out === undefined ? '.' : dirname(out));

const sum = (results: readonly LiveRunResult[], of: (result: LiveRunResult) => number): number =>
  results.reduce((total, result) => total + of(result), 0);

function summaryOf(results: readonly LiveRunResult[]) {
  const verdicts: Record<string, number> = {};
  for (const { verdict } of results) verdicts[verdict] = (verdicts[verdict] ?? 0) + 1;
  return {
    runs: results.length,
    kills: sum(results, ({ kills }) => kills),
    faults: Object.fromEntries(
      liveFaults.map((kind) => [kind, sum(results, ({ faults }) => faults[kind] ?? 0)]),
    ) as Readonly<Record<LiveFault, number>>,
    failovers: sum(results, ({ failovers }) => failovers),
    joins: sum(results, ({ joins }) => joins),
    epochs: sum(results, ({ epochs }) => epochs),
    seconds: Math.round(sum(results, ({ ms }) => ms) / 1000),
    verdicts,
    failures: results
      .filter((result) => !isGood(result))
      .map(({ seed, guest, verdict, violation }) => ({ seed, guest, verdict, violation })),
    /** Good, but their traces are kept: no fault may kill the last replica. */
    lost: results
      .filter((result) => isGood(result) && isKept(result))
      .map(({ seed, guest, verdict }) => ({ seed, guest, verdict })),
  };
}

/** `folder`: in which the runs that were kept have theirs. */
function tell({ failures, lost, faults, verdicts, ...counts }: ReturnType<typeof summaryOf>, folder: string): void {
  const out = (text: string) => process.stdout.write(`${text}\n`);
  const { runs, kills, failovers, joins, epochs, seconds } = counts;
  const all = Object.entries(verdicts).map(([verdict, count]) => `${verdict} ${count}`);
  out(`${runs} runs of real processes in ${seconds} s: ${all.join(', ')}`);
  out(`${kills} kills, ${failovers} failovers, ${joins} joins, ${epochs} epochs`);
  for (const [kind, count] of Object.entries(faults)) out(`  ${String(count).padStart(6)}  ${kind}`);
  for (const { seed, guest, verdict, violation } of failures) {
    out(
      `${pc.red(verdict)}: seed ${seed} (${guest}): ${printable(violation ?? '')}; its traces are in ${keptIn(folder, seed)}`,
    );
  }
  for (const { seed, guest, verdict } of lost)
    out(`${verdict}: seed ${seed} (${guest}); its traces are in ${keptIn(folder, seed)}`);
}

function tellProgress(results: readonly LiveRunResult[], wanted: number, ms: number, status: string): void {
  const kills = sum(results, (result) => result.kills);
  const last = results[results.length - 1];
  const bad = results.filter((result) => !isGood(result)).length;
  const line = `${kills} of ${wanted} kills, ${results.length} runs, ${bad} bad, ${(ms / 1000).toFixed(0)} s; last: seed ${last.seed}, ${last.guest}, ${last.verdict}${status}`;
  process.stderr.write(process.stderr.isTTY ? `\r\u001b[K${line}` : `${line}\n`);
}

/** The file of the results, one line for each run, from which an interrupted campaign continues. */
class LiveResults {
  readonly all: LiveRunResult[] = [];
  private readonly file: LineFile | undefined;

  /** @throws {UsageError} if the file cannot be written, or holds results of something else */
  constructor(path: string | undefined, guests: readonly LiveGuest[]) {
    if (path === undefined) return;
    const head = JSON.stringify({ live: true, version: version(), guests: imageDigests(guests) });
    this.file = new LineFile('results', path);
    const [first, ...lines] = this.file.lines;
    if (first === undefined) this.file.append(head);
    else if (first !== head) {
      throw new UsageError(
        `${path} holds the results of other guests, another version or another kind of campaign: give another file`,
      );
    }
    this.all.push(...lines.map((line) => JSON.parse(line) as LiveRunResult));
  }

  has(seed: number): boolean {
    return this.all.some((result) => result.seed === seed);
  }

  add(result: LiveRunResult): void {
    this.all.push(result);
    this.file?.append(JSON.stringify(result));
  }
}
