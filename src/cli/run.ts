import pc from 'picocolors';
import { digest } from '../base/digest';
import { untoldDivergence } from '../check/divergence';
import { type JudgedRun, judgedPair } from '../check/judged-run';
import { patienceNs } from '../check/patience';
import { isRight } from '../check/verdict';
import { presets } from '../hypervisor/switches';
import { ElfError } from '../pa-risc/elf';
import type { TraceRecord } from '../ports/trace';
import { runBare } from '../sim/bare';
import { neverTrusts } from '../sim/detector-limits';
import { type PairObservers, processorNames } from '../sim/pair';
import { defaultPlan, type Kill, type RunPlan } from '../sim/plan';
import { type TracePlanFacts, tracePlan } from '../sim/trace-plan';
import { neverThere } from '../sim/victim';
import { readInput } from './files';
import { type GroupOptions, groupPlanned } from './group-options';
import { type LinkOptions, linkPlanned } from './link-options';
import { type MediumFile, openDisk, openTape } from './media';
import type { TypedFile } from './options';
import { showByte } from './show-byte';
import { exitCode, tellJudgment, tellReplay } from './tell-judgment';
import { told } from './told';
import { traceFile } from './trace-file';
import { UsageError } from './usage-error';

export interface RunOptions extends LinkOptions, GroupOptions {
  readonly append: string;
  readonly disk?: MediumFile;
  readonly tape?: MediumFile;
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
  /** Whether a guest that resets its machine starts again. */
  readonly reboot?: boolean;
  readonly paranoid?: true;
  readonly trace?: string;
  readonly json?: true;
  readonly quiet?: true;
}

/** `understudy run`: answers the exit code, 0 when all that the environment saw is right, 1 when it is not, 2 when the run was cut off. */
export function runCommand(guest: string, options: RunOptions): number {
  const disk = openDisk(options.disk);
  const tape = options.tape && openTape(options.tape);
  const plan: RunPlan = {
    ...defaultPlan,
    guest: readInput('guest', guest),
    append: options.append,
    disk: disk.image,
    tape: tape?.image,
    ...asPlanned(options),
  };
  try {
    const media = { onBlock: disk.write, keepTape: (image?: Uint8Array) => image && tape?.save(image) };
    const paths = { guest, disk: options.disk?.path, tape: options.tape?.path };
    return options.bare ? bare(plan, options, media, paths) : pair(plan, options, media, paths);
  } catch (error) {
    if (error instanceof ElfError) throw new UsageError(`${guest}: ${error.message}`);
    throw error;
  } finally {
    disk.close();
  }
}

/** Options that say something of more than one machine. */
const ofSeveral = [
  'kill',
  'backups',
  'join',
  'arbiter',
  'link',
  'loss',
  'latencyUs',
  'detector',
  'drift',
  'buffer',
  'paranoid',
  'compare',
] as const;

/** What the options say of a run, whatever its guest. */
export function asPlanned(options: RunOptions) {
  const meaningless = options.bare && ofSeveral.find((name) => options[name] !== undefined);
  if (meaningless) {
    const option = meaningless.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
    throw new UsageError(`--${option} has no meaning with --bare, which is one machine`);
  }
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

/** Who keeps what the guest writes. */
export interface Media extends Pick<PairObservers, 'onBlock'> {
  readonly keepTape: (image?: Uint8Array) => void;
}

type Paths = TracePlanFacts['paths'];

/** Tells a person on stderr what has happened, unless told to be quiet. */
function tell(record: TraceRecord, { quiet, json }: RunOptions): void {
  const line = quiet || json ? undefined : told(record);
  if (line !== undefined) process.stderr.write(`${line}\n`);
}

function bare(plan: RunPlan, options: RunOptions, media: Media, paths: Paths): number {
  const trace = traceFile(options.trace, () => tracePlan(plan, { machine: 'bare', paths }));
  const run = runBare(plan, {
    onBlock: media.onBlock,
    onByte: options.json ? undefined : showByte,
    onRecord: (record) => {
      trace.write(record);
      tell(record, options);
    },
  });
  media.keepTape(run.tapeImage);
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

function pair(unlimited: RunPlan, options: RunOptions, media: Media, paths: Paths): number {
  const alone = unlimited.comparison === 'replicas' ? undefined : bareRun(unlimited);
  const given = options.patience !== undefined || alone === undefined;
  // A run on the pair is slower: epoch boundaries, simulated instructions, lost frames.
  const plan = { ...unlimited, patienceNs: given ? unlimited.patienceNs : patienceNs(unlimited, alone) };
  const trace = traceFile(options.trace, () => tracePlan(plan, { machine: 'pair', paths }));
  const judged = judgedPair(plan, {
    onBlock: media.onBlock,
    onByte: options.json ? undefined : showByte,
    onRecord: (record) => {
      trace.write(record);
      tell(record, options);
    },
  });
  const run = judged.toEnd(alone);
  media.keepTape(judged.pair.environment.tapeImage);
  trace.close();
  if (options.json) print(summary(plan, run));
  else if (!options.quiet) {
    tellVerdict(plan, run);
    if (!isRight(run.verdict)) tellReplay();
  }
  return exitCode(run.verdict);
}

/** However long the run on the pair may take: it is the guest that has to finish. */
function bareRun(plan: RunPlan) {
  const bare = runBare({ ...plan, patienceNs: Math.max(plan.patienceNs, defaultPlan.patienceNs) });
  if (bare.finished) return bare;
  throw new UsageError(
    'the guest does not finish on the bare machine, so there is nothing to compare with (try --bare, or --compare replicas)',
  );
}

/** The object that `--json` prints: an interface. */
export function summary(plan: RunPlan, run: JudgedRun) {
  return {
    verdict: run.verdict,
    ...(run.violation === undefined ? {} : { violation: run.violation, violated: run.violated }),
    ...(run.divergence === undefined ? {} : { divergence: run.divergence }),
    seed: plan.seed,
    protocol: plan.protocol,
    switches: { ...presets[plan.protocol], ...plan.switches },
    backups: plan.backups,
    epochLength: plan.epochLength,
    paranoid: plan.paranoid,
    instructions: run.instructions,
    virtualTimeNs: run.virtualTimeNs,
    epochs: run.epochs,
    messages: run.messages,
    bytes: run.bytes,
    bytesOf: run.bytesOf,
    failovers: run.failovers,
    joins: run.joins,
    repeats: run.repeats,
    devices: run.devices,
    console: run.observed.console,
    consoleDigest: digest(run.observed.console),
    diskDigest: run.observed.diskDigest,
    ...(run.observed.tapeDigest === undefined ? {} : { tapeDigest: run.observed.tapeDigest }),
    traceDigest: run.traceDigest,
  };
}

/** The verdict in words, with every operation that was performed twice. */
export function tellVerdict(plan: RunPlan, run: JudgedRun): void {
  for (const repeat of run.repeats) process.stderr.write(`${pc.yellow('repeated:')} ${repeat}\n`);
  for (const words of untoldDivergence(run)) process.stderr.write(`${pc.red('divergence:')} ${words}\n`);
  const wanted = plan.kills.length;
  if (run.kills < wanted)
    process.stderr.write(`${pc.yellow('note:')} ${wanted - run.kills} of ${wanted} kills never came\n`);
  for (const [device, verdict] of Object.entries(run.devices)) {
    if (verdict !== 'consistent') process.stderr.write(`${device}: ${verdict}\n`);
  }
  tellJudgment(run);
}

function print(value: object): void {
  process.stdout.write(`${JSON.stringify(value, undefined, 2)}\n`);
}
