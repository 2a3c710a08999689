import pc from 'picocolors';
import { digest } from '../base/digest';
import { untoldDivergence } from '../check/divergence';
import { type JudgedRun, judgedPair } from '../check/judged-run';
import { isRight } from '../check/verdict';
import { presets } from '../hypervisor/switches';
import { ElfError } from '../pa-risc/elf';
import type { TraceRecord } from '../ports/trace';
import { bareMachine } from '../sim/bare';
import { type Pair, type PairObservers, processorNames } from '../sim/pair';
import { defaultPlan, type Kill, type RunPlan } from '../sim/plan';
import { type TracePlanFacts, tracePlan } from '../sim/trace-plan';
import { neverThere } from '../sim/victim';
import { readInput } from './files';
import { type GroupOptions, groupPlanned } from './group-options';
import { type LinkOptions, linkPlanned } from './link-options';
import { type MediumFile, openDisk, openTape } from './media';
import type { TypedFile } from './options';
import { showByte } from './show-byte';
import { runToEnd, type StatusLine, type Steppable, statusLine } from './status-line';
import { tellJudgment, tellReplay } from './tell-judgment';
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
  readonly tlbTakeover: boolean;
  readonly paranoid?: true;
  readonly trace?: string;
  readonly json?: true;
  readonly quiet?: true;
}

/** `understudy run`: answers the exit code, 0 when all that the environment saw is right and 1 when it is not. */
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
  return {
    actuator: options.actuator ?? false,
    typed: (options.type ?? []).map(({ path, atNs }) => ({ at: atNs, bytes: readInput('input', path) })),
    seed: options.seed,
    epochLength: options.epoch,
    ...group,
    ...linkPlanned(options, processorNames.slice(0, group.backups + 1)),
    kills,
    tlbTakeover: options.tlbTakeover,
    paranoid: options.paranoid ?? false,
  };
}

/** Who keeps what the guest writes. */
export interface Media extends Pick<PairObservers, 'onBlock'> {
  readonly keepTape: (image?: Uint8Array) => void;
}

type Paths = TracePlanFacts['paths'];

/** Tells a person on stderr what has happened, unless told to be quiet. */
function tell(record: TraceRecord, { quiet, json }: RunOptions, status: StatusLine): void {
  const line = quiet || json ? undefined : told(record);
  if (line === undefined) return;
  status.clear();
  process.stderr.write(`${line}\n`);
}

function show(byte: number, status: StatusLine): void {
  status.makeRoom(byte);
  showByte(byte);
}

function bare(plan: RunPlan, options: RunOptions, media: Media, paths: Paths): number {
  const trace = traceFile(options.trace, () => tracePlan(plan, { machine: 'bare', paths }));
  const status = statusLine(options);
  const machine = bareMachine(plan, {
    onBlock: media.onBlock,
    onByte: options.json ? undefined : (byte) => show(byte, status),
    onRecord: (record) => {
      trace.write(record);
      tell(record, options, status);
    },
  });
  runToEnd('bare machine', machine, status);
  const run = machine.result();
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
  const status = statusLine(options);
  const bareOne = bareMachine(unlimited);
  runToEnd('first the bare machine, to compare with', bareOne, status);
  const alone = bareOne.result();
  if (!alone.finished)
    throw new UsageError(
      'the guest does not finish on the bare machine, so there is nothing to compare with (try --bare)',
    );
  // A run on the pair is slower: epoch boundaries, simulated instructions, lost frames.
  const plan = { ...unlimited, patienceNs: 60e9 + 50 * alone.virtualTimeNs };
  const trace = traceFile(options.trace, () => tracePlan(plan, { machine: 'pair', paths }));
  const judged = judgedPair(plan, {
    onBlock: media.onBlock,
    onByte: options.json ? undefined : (byte) => show(byte, status),
    onRecord: (record) => {
      trace.write(record);
      tell(record, options, status);
    },
  });
  const seconds = (alone.virtualTimeNs / 1e9).toFixed(2);
  runToEnd(`pair (the bare machine took ${seconds} s)`, steppable(judged.pair), status);
  const run = judged.verdict(alone);
  media.keepTape(judged.pair.environment.tapeImage);
  trace.close();
  if (options.json) print(summary(plan, run));
  else if (!options.quiet) {
    tellVerdict(plan, run);
    if (!isRight(run.verdict)) tellReplay();
  }
  return isRight(run.verdict) ? 0 : 1;
}

/** A pair as `runToEnd` takes it. */
export const steppable = (pair: Pair): Steppable => ({ step: () => pair.step(), environment: pair.environment });

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
