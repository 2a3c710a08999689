import { closeSync, openSync, writeSync } from 'node:fs';
import pc from 'picocolors';
import { digest } from '../base/digest';
import { tellDivergence } from '../check/divergence';
import { type JudgedRun, judgedPair } from '../check/judged-run';
import type { Protocol } from '../hypervisor/switches';
import { ElfError } from '../pa-risc/elf';
import type { TraceRecord } from '../ports/trace';
import { runBare } from '../sim/bare';
import { defaultPlan, emptyDiskBytes, type Kill, type RunPlan } from '../sim/plan';
import { readDisk, readInput } from './files';
import { told } from './told';
import { UsageError } from './usage-error';

export interface RunOptions {
  readonly append: string;
  readonly disk?: string;
  readonly bare?: true;
  readonly epoch: number;
  readonly protocol: Protocol;
  readonly loss: number;
  readonly latencyUs: number;
  readonly kill?: readonly Kill[];
  readonly seed: number;
  readonly tlbTakeover: boolean;
  readonly trace?: string;
  readonly json?: true;
  readonly quiet?: true;
}

/** `understudy run`: answers the exit code, 0 when the run is consistent and 1 when it is not. */
export function runCommand(guest: string, options: RunOptions): number {
  const plan: RunPlan = {
    ...defaultPlan,
    guest: readInput('guest', guest),
    append: options.append,
    disk: options.disk === undefined ? new Uint8Array(emptyDiskBytes) : readDisk(options.disk),
    seed: options.seed,
    epochLength: options.epoch,
    protocol: options.protocol,
    loss: options.loss,
    latencyNs: options.latencyUs * 1_000,
    kills: options.kill ?? [],
    tlbTakeover: options.tlbTakeover,
  };
  try {
    return options.bare ? bare(plan, options) : pair(plan, options);
  } catch (error) {
    if (error instanceof ElfError) throw new UsageError(`${guest}: ${error.message}`);
    throw error;
  }
}

const showByte = (byte: number) => writeSync(1, Uint8Array.of(byte));

/** Tells a person on stderr what has happened, unless told to be quiet. */
function tell(record: TraceRecord, { quiet, json }: RunOptions): void {
  const line = quiet || json ? undefined : told(record);
  if (line !== undefined) process.stderr.write(`${line}\n`);
}

function bare(plan: RunPlan, options: RunOptions): number {
  const trace = traceFile(options.trace);
  const run = runBare(plan, {
    onByte: options.json ? undefined : showByte,
    onRecord: (record) => {
      trace.write(record);
      tell(record, options);
    },
  });
  trace.close();
  if (options.json) {
    const { console, diskDigest, instructions, virtualTimeNs, finished } = run;
    const consoleDigest = digest(console);
    print({
      finished,
      seed: plan.seed,
      instructions,
      virtualTimeNs,
      console,
      consoleDigest,
      diskDigest,
      traceDigest: run.traceDigest,
    });
  } else if (!run.finished) process.stderr.write(`${pc.red('the guest did not finish')}\n`);
  return run.finished ? 0 : 1;
}

function pair(plan: RunPlan, options: RunOptions): number {
  const alone = runBare(plan);
  if (!alone.finished)
    throw new UsageError(
      'the guest does not finish on the bare machine, so there is nothing to compare with (try --bare)',
    );
  const trace = traceFile(options.trace);
  // A run on the pair is slower: epoch boundaries, simulated instructions, lost frames.
  const patienceNs = 60e9 + 50 * alone.virtualTimeNs;
  const run = judgedPair(
    { ...plan, patienceNs },
    {
      onByte: options.json ? undefined : showByte,
      onRecord: (record) => {
        trace.write(record);
        tell(record, options);
      },
    },
  ).toEnd(alone);
  trace.close();
  if (options.json) print(summary(plan, run));
  else if (!options.quiet) tellVerdict(plan, run);
  return run.verdict === 'consistent' ? 0 : 1;
}

/** The object that `--json` prints: an interface. */
export function summary(plan: RunPlan, run: JudgedRun) {
  return {
    verdict: run.verdict,
    ...(run.violation === undefined ? {} : { violation: run.violation }),
    ...(run.divergence === undefined ? {} : { divergence: run.divergence }),
    seed: plan.seed,
    protocol: plan.protocol,
    epochLength: plan.epochLength,
    instructions: run.instructions,
    virtualTimeNs: run.virtualTimeNs,
    epochs: run.epochs,
    messages: run.messages,
    bytes: run.bytes,
    failovers: run.failovers,
    repeats: run.repeats,
    console: run.observed.console,
    consoleDigest: digest(run.observed.console),
    diskDigest: run.observed.diskDigest,
    traceDigest: run.traceDigest,
  };
}

/** The verdict in words, with every operation that was performed twice. */
export function tellVerdict(plan: RunPlan, run: JudgedRun): void {
  for (const repeat of run.repeats) process.stderr.write(`${pc.yellow('repeated:')} ${repeat}\n`);
  if (run.divergence !== undefined)
    process.stderr.write(`${pc.red('divergence:')} ${tellDivergence(run.divergence)}\n`);
  const wanted = plan.kills.length;
  if (run.kills < wanted)
    process.stderr.write(`${pc.yellow('note:')} ${wanted - run.kills} of ${wanted} kills never came\n`);
  if (!run.observed.alive) process.stderr.write(`${pc.yellow('note:')} no replica is left; the guest did not finish\n`);
  const colour = run.verdict === 'consistent' ? pc.green : pc.red;
  process.stderr.write(`${colour(run.verdict)}${run.violation === undefined ? '' : `: ${run.violation}`}\n`);
}

function print(value: object): void {
  process.stdout.write(`${JSON.stringify(value, undefined, 2)}\n`);
}

function traceFile(path: string | undefined) {
  if (path === undefined) return { write: () => {}, close: () => {} };
  let file: number;
  try {
    file = openSync(path, 'w');
  } catch (error) {
    throw new UsageError(`cannot write the trace ${path}: ${(error as Error).message}`);
  }
  return {
    write: (record: TraceRecord) => {
      writeSync(file, `${JSON.stringify(record)}\n`);
    },
    close: () => closeSync(file),
  };
}
