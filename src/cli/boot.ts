/** `understudy boot`: Linux on the pair, or on the bare machine; on a terminal its console. */
import pc from 'picocolors';
import { printable, printableLines } from '../base/printable';
import { type JudgedPair, judgedPair } from '../check/judged-run';
import { isRight } from '../check/verdict';
import type { TraceRecord } from '../ports/trace';
import { bareMachine, runBare } from '../sim/bare';
import { defaultPlan, type RunPlan } from '../sim/plan';
import { tracePlan } from '../sim/trace-plan';
import { readInput } from './files';
import { checkGuest } from './guest';
import { linuxImage, readCompressed } from './linux-images';
import { liveConsole } from './live-console';
import { type MediumFile, openDisk, openTape } from './media';
import { printJson } from './print-json';
import { asPlanned, type Media, missed, type RunOptions, summary, tellMissed } from './run';
import { showByte } from './show-byte';
import { exitCode, tellJudgment, tellReplay } from './tell-judgment';
import { told } from './told';
import { type TraceFile, traceFile } from './trace-file';
import { UsageError } from './usage-error';

export interface BootOptions extends RunOptions {
  readonly kernel?: string;
  readonly initrd?: string;
  readonly memory: number;
}

/** Long epochs suit a system that works much and waits little: 5 ms. */
export const linuxEpochLength = 1 << 18;
/** What every boot needs: the console, no calibration of the delay loop, and a panic that ends the run. */
const alwaysAppended = 'console=ttyS0 lpj=250000 panic=1';
const panic = 'Kernel panic - not syncing';
const lastLines = 12;
/** Longer than any boot and its records, in virtual nanoseconds. */
const patienceNs = 1_800e9;

/** Answers the exit code: 0 when the guest has come to its end and the run is consistent, 1 when not. */
export async function bootCommand(options: BootOptions): Promise<number> {
  const onTerminal = process.stdin.isTTY === true && process.stdout.isTTY === true && !options.json;
  const paths = {
    guest: options.kernel ?? linuxImage('vmlinux'),
    initrd: options.initrd ?? linuxImage(onTerminal ? 'initramfs-busybox.cpio' : 'initramfs.cpio'),
    disk: options.disk?.path ?? linuxImage('disk.img'),
    tape: options.tape?.path,
  };
  const disk = openLinuxDisk(options.disk);
  const tape = options.tape && openTape(options.tape, options.tapeCapacity);
  const plan: RunPlan = {
    ...defaultPlan,
    guest: readInput('kernel', paths.guest),
    initrd: readInput('initrd', paths.initrd),
    append: `${alwaysAppended} ${options.append}`.trim(),
    disk: disk.image,
    ...(tape && { tape: tape.image, tapeCapacity: tape.capacity }),
    memorySize: options.memory << 20,
    comparison: 'text',
    patienceNs: onTerminal ? Number.MAX_SAFE_INTEGER : patienceNs,
    ...asPlanned({ ...options, reboot: options.reboot ?? true }),
  };
  if (plan.initrd !== undefined && plan.initrd.length > plan.memorySize / 2) {
    throw new UsageError(
      `the initrd has ${plan.initrd.length} bytes; that is too much for ${options.memory} MB of memory`,
    );
  }
  try {
    checkGuest(options.kernel ?? 'vmlinux', plan, ` (--memory ${options.memory})`);
    const machine = options.bare ? 'bare' : 'pair';
    const live = onTerminal || undefined;
    const trace = traceFile(options.trace, () => tracePlan(plan, { machine, live, paths }));
    const media = { onBlock: disk.write, tape };
    return await boot(plan, options, onTerminal, media, trace);
  } finally {
    tape?.close();
    disk.close();
  }
}

function openLinuxDisk(file: MediumFile | undefined) {
  if (file !== undefined) return openDisk(file);
  const path = linuxImage('disk.img');
  if (!path.endsWith('.gz')) return openDisk({ path, overlay: true });
  return { image: readCompressed(path), write: () => {}, close: () => {} };
}

async function boot(plan: RunPlan, options: BootOptions, onTerminal: boolean, media: Media, trace: TraceFile) {
  const console = new ConsoleWatch(options.json !== true);
  const observers = {
    onBlock: media.onBlock,
    onByte: (byte: number) => console.take(byte),
    onRecord: (record: TraceRecord) => {
      trace.write(record);
      const line = options.quiet || options.json || onTerminal ? undefined : told(record);
      if (line !== undefined) process.stderr.write(`${line}\n`);
    },
  };
  try {
    if (options.bare) return await bootBare(plan, options, onTerminal, observers, media, console);
    return await bootPair(plan, options, onTerminal, observers, media, console);
  } finally {
    trace.close();
  }
}

type Observers = Parameters<typeof bareMachine>[1];

async function bootBare(
  plan: RunPlan,
  options: BootOptions,
  onTerminal: boolean,
  observers: Observers,
  media: Media,
  console: ConsoleWatch,
) {
  const bare = bareMachine(plan, observers);
  media.tape?.follow(bare.environment);
  if (onTerminal) await liveConsole({ step: bare.step, environment: bare.environment, status: () => 'bare machine' });
  else while (bare.step());
  const result = bare.result();
  const { finished, instructions, virtualTimeNs, console: text, traceDigest } = result;
  if (options.json)
    printJson({
      finished,
      ...missed(plan, result),
      panicked: console.panicked,
      instructions,
      virtualTimeNs,
      console: text,
      traceDigest,
    });
  return ended(finished, console, onTerminal);
}

async function bootPair(
  plan: RunPlan,
  options: BootOptions,
  onTerminal: boolean,
  observers: Observers,
  media: Media,
  console: ConsoleWatch,
) {
  const judged = judgedPair(plan, observers);
  media.tape?.follow(judged.pair.environment);
  if (onTerminal) return await onTheTerminal(judged);
  while (judged.pair.step());
  const run = judged.verdict(plan.comparison === 'replicas' ? undefined : runBare(plan));
  const code = ended(judged.pair.finished || !run.observed.alive, console, false);
  if (options.json) printJson({ panicked: console.panicked, ...summary(plan, run) });
  else if (!options.quiet) {
    tellMissed(plan, run);
    tellJudgment(run);
    if (!isRight(run.verdict)) tellReplay();
  }
  return isRight(run.verdict) ? code : exitCode(run.verdict);
}

/** What a person types is not known before: such a run is not compared with a bare one, but the replicas with each other. */
async function onTheTerminal(judged: JudgedPair): Promise<number> {
  const { pair } = judged;
  await liveConsole({
    step: () => pair.step(),
    environment: pair.environment,
    status: () =>
      pair.replicas
        .map(({ name, alive, hypervisor }) => {
          const { value } = hypervisor.chart.getSnapshot();
          return `${name} ${alive ? JSON.stringify(value) : 'dead'} in epoch ${hypervisor.epoch}`;
        })
        .join(', '),
    kill: (who) => pair.killLater(who, 0),
  });
  for (const violation of judged.heard) process.stderr.write(`${pc.red('violation:')} ${printable(violation)}\n`);
  return judged.heard.length === 0 ? 0 : 1;
}

function ended(finished: boolean, console: ConsoleWatch, onTerminal: boolean): number {
  if (finished && !console.panicked) return 0;
  if (!onTerminal) {
    const why = console.panicked ? 'the guest has panicked' : 'the guest did not come to its end';
    process.stderr.write(`${pc.red(`${why}; its last lines:`)}\n${printableLines(console.last)}\n`);
  }
  return 1;
}

/** Shows the console, and knows whether the kernel has panicked. */
class ConsoleWatch {
  panicked = false;
  #lines: string[] = [''];

  constructor(private readonly shows: boolean) {}

  get last(): string {
    return this.#lines.slice(-lastLines).join('\n').trim();
  }

  take(byte: number): void {
    if (this.shows) showByte(byte);
    const line = this.#lines[this.#lines.length - 1] + String.fromCharCode(byte);
    if (byte !== 10) {
      this.#lines[this.#lines.length - 1] = line;
      return;
    }
    if (line.includes(panic)) this.panicked = true;
    this.#lines = [...this.#lines.slice(-lastLines), ''];
  }
}
