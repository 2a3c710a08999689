import pc from 'picocolors';
import { digest } from '../base/digest';
import { judgedPair } from '../check/judged-run';
import { patienceNs } from '../check/patience';
import { isRight } from '../check/verdict';
import type { TraceRecord } from '../ports/trace';
import { bareMachine } from '../sim/bare';
import { type PairObservers, processorNames } from '../sim/pair';
import { neverTrusts } from '../sim/plan/detector-limits';
import { defaultPlan, type Kill, type RunPlan } from '../sim/plan/plan';
import { type TracePlanFacts, tracePlan } from '../sim/plan/trace-plan';
import { neverThere } from '../sim/plan/victim';
import { eventLine, eventLineTypes } from './event-line';
import { readInput } from './files/input-files';
import { type MediumFile, openDisk, openTape, type Tape } from './files/media';
import { mayBeWritten } from './files/output-file';
import { traceFile } from './files/trace-file';
import { checkGuest } from './guest';
import { Inspection, runInspected, steppable } from './inspect/inspection';
import { checkInspectOptions, type InspectOptions } from './inspect/options';
import { type GroupOptions, groupPlanned } from './options/group-options';
import { type LinkOptions, linkPlanned } from './options/link-options';
import { type NetworkOptions, networkObserved, networkPlanned } from './options/network-options';
import type { TypedFile } from './options/options';
import { printJson } from './print-json';
import { missed, summary, tellMissed, tellVerdict } from './summary';
import { exitCode, tellReplay } from './tell-judgment';
import { showByte } from './terminal/show-byte';
import { runToEnd, type StatusLine, statusLine } from './terminal/status-line';
import { UsageError } from './usage-error';

export interface RunOptions extends LinkOptions, GroupOptions, NetworkOptions, InspectOptions {
  readonly append: string;
  readonly disk?: MediumFile;
  readonly tape?: MediumFile;
  readonly tapeCapacity?: number;
  readonly actuator?: true;
  readonly type?: readonly TypedFile[];
  readonly bare?: true;
  readonly epoch: number;
  readonly kill?: readonly Kill[];
  readonly seed: number;
  /** Seconds of virtual time. */
  readonly patience?: number;
  readonly compare?: 'bare' | 'replicas';
  readonly tlbTakeover: boolean;
  /** Whether a guest that resets its machine restarts. */
  readonly reboot?: boolean;
  readonly paranoid?: true;
  readonly trace?: string;
  readonly json?: true;
  readonly quiet?: true;
}

/**
 * `understudy run`. Returns the exit code: 0 if everything that the environment saw is right, 1 if not, 2 if the run
 * was cut off.
 */
export async function runCommand(guest: string, options: RunOptions): Promise<number> {
  const disk = openDisk(options.disk);
  const tape = options.tape && openTape(options.tape, options.tapeCapacity);
  const plan: RunPlan = {
    ...defaultPlan,
    guest: readInput('guest', guest),
    append: options.append,
    disk: disk.image,
    ...(tape && { tape: tape.image, tapeCapacity: tape.capacity }),
    ...asPlanned(options),
    ...networkPlanned(options, defaultPlan.memorySize),
  };
  const replicasOnly = plan.network?.peer !== undefined && options.compare === undefined;
  const compared: RunPlan = replicasOnly ? { ...plan, comparison: 'replicas' } : plan;
  if (options.trace !== undefined) mayBeWritten('trace', options.trace);
  try {
    checkGuest(guest, compared);
    if (compared.network?.peer !== undefined) checkGuest(options.peer ?? 'peer', compared.network.peer);
    const media = { onBlock: disk.write, tape };
    const peer = options.peer === undefined ? {} : { peer: { guest: options.peer, initrd: options.peerInitrd } };
    const paths = { guest, disk: options.disk?.path, tape: options.tape?.path, ...peer };
    if (options.bare) return bare(compared, options, media, paths);
    return await pair(compared, options, media, paths);
  } finally {
    tape?.close();
    disk.close();
  }
}

/** Options that concern more than one machine. */
const ofSeveral = [
  'kill',
  'backups',
  'join',
  'arbiter',
  'connected',
  'link',
  'loss',
  'latencyUs',
  'detector',
  'drift',
  'buffer',
  'paranoid',
  'compare',
  'inspect',
] as const;

/** The part of a plan that the options set, for any guest. */
export function asPlanned(options: RunOptions) {
  const meaningless = options.bare && ofSeveral.find((name) => options[name] !== undefined);
  if (meaningless) {
    const option = meaningless.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
    throw new UsageError(`--${option} has no meaning with --bare, which is one machine`);
  }
  checkInspectOptions(options);
  const group = groupPlanned(options);
  const kills = options.kill ?? [];
  for (const { who } of kills) {
    const never = neverThere(who, group);
    if (never !== undefined) throw new UsageError(`--kill ${who}@… never comes: ${never}`);
  }
  const link = linkPlanned(options, processorNames.slice(0, group.backups + 1));
  const mistrust = options.bare ? undefined : neverTrusts({ ...group, ...link });
  if (mistrust !== undefined) throw new UsageError(`--detector: ${mistrust}`);
  return {
    actuator: options.actuator ?? false,
    typed: (options.type ?? []).map(({ path, at }) => ({ at, bytes: readInput('input', path) })),
    seed: options.seed,
    epochLength: options.epoch,
    ...group,
    ...link,
    kills,
    tlbTakeover: options.tlbTakeover,
    paranoid: options.paranoid ?? false,
    ...(options.patience === undefined ? {} : { patienceNs: options.patience * 1e9 }),
    ...(options.reboot ? { restarts: true } : {}),
    ...(options.compare === 'replicas' ? ({ comparison: 'replicas' } as const) : {}),
  };
}

/** The destinations of the guest's writes. */
export interface Media extends Pick<PairObservers, 'onBlock'> {
  readonly tape?: Tape;
}

type Paths = TracePlanFacts['paths'];

/** Reports the run to a person on stderr, unless told to be quiet. */
function tell(record: TraceRecord, { quiet, json }: RunOptions, status: StatusLine): void {
  const line = quiet || json ? undefined : eventLine(record);
  if (line === undefined) return;
  status.clear();
  process.stderr.write(`${line}\n`);
}

/** Only `--json` tells the digest of the trace; a person reads of few records. */
const recordsFor = ({ quiet, json, trace }: RunOptions) => ({
  digestsTrace: json === true,
  hears: trace !== undefined ? undefined : quiet || json ? [] : eventLineTypes,
});

function show(byte: number, status: StatusLine): void {
  status.makeRoom(byte);
  showByte(byte);
}

function bare(plan: RunPlan, options: RunOptions, media: Media, paths: Paths): number {
  const trace = traceFile(options.trace, () => tracePlan(plan, { machine: 'bare', paths }));
  const status = statusLine(options);
  const network = networkObserved(options, plan);
  const machine = bareMachine(plan, {
    ...network.observers,
    onBlock: media.onBlock,
    ...recordsFor(options),
    onByte: options.json ? undefined : (byte) => show(byte, status),
    onRecord: (record) => {
      trace.write(record);
      tell(record, options, status);
    },
  });
  media.tape?.follow(machine.environment);
  runToEnd('bare machine', machine, status);
  const run = machine.result();
  network.close();
  trace.close();
  if (options.json) {
    const { console, diskDigest, instructions, virtualTimeNs, finished } = run;
    const consoleDigest = digest(console);
    printJson({
      finished,
      ...missed(plan, run),
      seed: plan.seed,
      instructions,
      virtualTimeNs,
      console,
      consoleDigest,
      diskDigest,
      traceDigest: run.traceDigest,
    });
  } else {
    if (!run.finished) process.stderr.write(`${pc.red('the guest did not finish')}\n`);
    if (!options.quiet) tellMissed(plan, run);
  }
  return run.finished ? 0 : 1;
}

async function pair(plan: RunPlan, options: RunOptions, media: Media, paths: Paths): Promise<number> {
  const status = statusLine(options);
  const inspection = await Inspection.begin(options, status);
  try {
    return await inspectedPair(plan, options, media, paths, status, inspection);
  } finally {
    await inspection?.end();
  }
}

async function inspectedPair(
  unlimited: RunPlan,
  options: RunOptions,
  media: Media,
  paths: Paths,
  status: StatusLine,
  inspection: Inspection | undefined,
): Promise<number> {
  const alone = unlimited.comparison === 'replicas' ? undefined : bareRun(unlimited, status);
  const given = options.patience !== undefined || alone === undefined;
  // A run on the pair takes longer: epoch boundaries, simulated instructions, lost frames.
  const plan = { ...unlimited, patienceNs: given ? unlimited.patienceNs : patienceNs(unlimited, alone) };
  const trace = traceFile(options.trace, () => tracePlan(plan, { machine: 'pair', paths }));
  const network = networkObserved(options, plan);
  const judged = judgedPair(plan, {
    ...network.observers,
    onBlock: media.onBlock,
    inspect: inspection?.inspect,
    ...recordsFor(options),
    onByte: options.json ? undefined : (byte) => show(byte, status),
    onRecord: (record) => {
      trace.write(record);
      tell(record, options, status);
    },
  });
  media.tape?.follow(judged.pair.environment);
  const took = alone === undefined ? '' : ` (the bare machine took ${(alone.virtualTimeNs / 1e9).toFixed(2)} s)`;
  await runInspected(`pair${took}`, steppable(judged.pair), status, inspection);
  const run = judged.verdict(alone);
  network.close();
  trace.close();
  if (options.json) printJson(summary(plan, run));
  else if (!options.quiet) {
    tellVerdict(plan, run);
    if (!isRight(run.verdict)) tellReplay();
  }
  return exitCode(run.verdict);
}

/** The guest has to finish, however long the run on the pair may take. */
function bareRun(plan: RunPlan, status: StatusLine) {
  const longer = { ...plan, patienceNs: Math.max(plan.patienceNs, defaultPlan.patienceNs) };
  const machine = bareMachine(longer, { digestsTrace: false });
  runToEnd('first the bare machine, to compare with', machine, status);
  const bare = machine.result();
  if (bare.finished) return bare;
  throw new UsageError(
    'the guest does not finish on the bare machine, so there is nothing to compare with (try --bare, or --compare replicas)',
  );
}
