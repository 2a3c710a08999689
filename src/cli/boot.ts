/** `understudy boot`: Linux on the pair or on the bare machine; a terminal becomes its console. */
import pc from 'picocolors';
import { printable, printableLines } from '../base/printable';
import { type JudgedPair, judgedPair } from '../check/judged-run';
import { isRight } from '../check/verdict';
import type { TraceRecord, TraceType } from '../ports/trace';
import { bareMachine } from '../sim/bare';
import { defaultPlan, type RunPlan } from '../sim/plan/plan';
import { tracePlan } from '../sim/plan/trace-plan';
import { eventLine, eventLineTypes } from './event-line';
import { readInput } from './files/input-files';
import { openDisk, openTape } from './files/media';
import { type TraceFile, traceFile } from './files/trace-file';
import { checkGuest } from './guest';
import { Inspection, runInspected, steppable } from './inspect/inspection';
import { linuxImage, readCompressed } from './linux-images';
import { networkObserved, networkPlanned } from './options/network-options';
import { printJson } from './print-json';
import { asPlanned, type Media, type RunOptions } from './run';
import { missed, summary, tellMissed } from './summary';
import { exitCode, tellJudgment, tellReplay } from './tell-judgment';
import { GuestConsole } from './terminal/guest-console';
import { type Ending, type LiveMachine, liveConsole } from './terminal/live-console';
import { Notices, noticeTypes } from './terminal/notices';
import { runToEnd, type StatusLine, statusLine } from './terminal/status-line';
import { UsageError } from './usage-error';

export interface BootOptions extends RunOptions {
  readonly kernel?: string;
  readonly initrd?: string;
  readonly memory: number;
  readonly peerLinux?: true;
}

/** The parameters of every boot: the console, no calibration of the delay loop, and a panic that ends the run. */
export const alwaysAppended = 'console=ttyS0 lpj=250000 panic=1';
/** Longer than any boot and its records, in virtual nanoseconds. */
const patienceNs = 1_800e9;

/** Returns the exit code: 0 if the guest has ended and the run is consistent, 1 otherwise. */
export async function bootCommand(options: BootOptions): Promise<number> {
  const onTerminal = process.stdin.isTTY === true && process.stdout.isTTY === true && !options.json;
  if (onTerminal && options.pace === 'step') {
    throw new UsageError('--pace step reads stdin, which is the guest’s console here: try --pace 1ms/s, or --json');
  }
  // First the file that the person has named: its errors must appear even where the built images are missing.
  const [givenKernel, givenInitrd] = [given('kernel', options.kernel), given('initrd', options.initrd)];
  const givenDisk = options.disk && openDisk(options.disk);
  const tape = options.tape && openTape(options.tape, options.tapeCapacity);
  const planned = asPlanned({ ...options, reboot: options.reboot ?? true });
  const paths = {
    guest: options.kernel ?? linuxImage(hasNetwork(options) ? 'vmlinux-net' : 'vmlinux'),
    initrd: options.initrd ?? linuxImage(onTerminal ? 'initramfs-busybox.cpio' : 'initramfs.cpio'),
    disk: options.disk?.path ?? linuxImage('disk.img'),
    tape: options.tape?.path,
  };
  const disk = givenDisk ?? openLinuxDisk(paths.disk);
  const guest = givenKernel ?? readInput('kernel', paths.guest);
  const initrd = givenInitrd ?? readInput('initrd', paths.initrd);
  const memorySize = options.memory << 20;
  const { peerAppend = '' } = options;
  const peerLinux = { guest, initrd, append: `${alwaysAppended} ${peerAppend}`.trim(), memorySize };
  const network = networkPlanned(options, memorySize, options.peerLinux && peerLinux);
  const peerPaths = options.peer === undefined ? paths : { guest: options.peer, initrd: options.peerInitrd };
  const plan: RunPlan = {
    ...defaultPlan,
    guest,
    initrd,
    append: `${alwaysAppended} ${options.append}`.trim(),
    disk: disk.image,
    ...(tape && { tape: tape.image, tapeCapacity: tape.capacity }),
    memorySize,
    comparison: network.network?.peer === undefined ? 'text' : 'replicas',
    patienceNs: onTerminal ? Number.MAX_SAFE_INTEGER : patienceNs,
    ...planned,
    ...network,
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
    const status = statusLine({ quiet: options.quiet || onTerminal });
    const inspection = await Inspection.begin(options, status);
    try {
      const trace = traceFile(options.trace, () =>
        tracePlan(plan, { machine, live, paths: { ...paths, peer: peerPaths } }),
      );
      const media = { onBlock: disk.write, tape };
      return await boot(plan, options, onTerminal, media, trace, status, inspection);
    } finally {
      await inspection?.end();
    }
  } finally {
    tape?.close();
    disk.close();
  }
}

const hasNetwork = ({ net, segment, peer, peerLinux, pcap }: BootOptions): boolean =>
  [net, segment, peer, peerLinux, pcap].some((option) => option !== undefined);

const given = (what: 'kernel' | 'initrd', path: string | undefined) =>
  path === undefined ? undefined : readInput(what, path);

function openLinuxDisk(path: string) {
  if (!path.endsWith('.gz')) return openDisk({ path, overlay: true });
  return { image: readCompressed(path), write: () => {}, close: () => {} };
}

async function boot(
  plan: RunPlan,
  options: BootOptions,
  onTerminal: boolean,
  media: Media,
  trace: TraceFile,
  status: StatusLine,
  inspection: Inspection | undefined,
) {
  const console = new GuestConsole(options.json !== true, onTerminal);
  const notices = new Notices();
  const network = networkObserved(options, plan);
  const tells = !options.quiet && !options.json;
  const observers = {
    ...network.observers,
    onBlock: media.onBlock,
    onByte: (byte: number) => {
      if (!options.json) status.makeRoom(byte);
      console.take(byte);
    },
    digestsTrace: options.json === true,
    hears: options.trace === undefined ? readTypes(tells, onTerminal) : undefined,
    onRecord: (record: TraceRecord) => {
      trace.write(record);
      if (!tells) return;
      const line = onTerminal ? notices.of(record) : eventLine(record);
      if (line === undefined) return;
      status.clear();
      if (onTerminal) console.tell(line);
      else process.stderr.write(`${line}\n`);
    },
  };
  try {
    if (options.bare) return await bootBare(plan, options, onTerminal, observers, media, console, status);
    return await bootPair(plan, options, onTerminal, observers, media, console, status, inspection);
  } finally {
    network.close();
    trace.close();
  }
}

type Observers = Parameters<typeof bareMachine>[1];

/** The types of the records of which a person reads. */
const readTypes = (tells: boolean, onTerminal: boolean): readonly TraceType[] =>
  tells ? (onTerminal ? noticeTypes : eventLineTypes) : [];

async function bootBare(
  plan: RunPlan,
  options: BootOptions,
  onTerminal: boolean,
  observers: Observers,
  media: Media,
  console: GuestConsole,
  status: StatusLine,
) {
  const bare = bareMachine(plan, observers);
  media.tape?.follow(bare.environment);
  const { environment, step } = bare;
  const live = { environment, step, listens: () => bare.receivesByInterrupt, status: () => 'bare machine' };
  let ending: Ending = 'over';
  if (onTerminal) ending = await liveConsole(live, console);
  else runToEnd('bare machine', bare, status);
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
  return ending === 'quit' ? 0 : ended(finished, console, onTerminal);
}

async function bootPair(
  plan: RunPlan,
  options: BootOptions,
  onTerminal: boolean,
  observers: Observers,
  media: Media,
  console: GuestConsole,
  status: StatusLine,
  inspection: Inspection | undefined,
) {
  const judged = judgedPair(plan, { ...observers, inspect: inspection?.inspect });
  media.tape?.follow(judged.pair.environment);
  if (onTerminal) return endedLive(judged, await liveConsole(livePair(judged, inspection), console), console);
  await runInspected('pair', steppable(judged.pair), status, inspection);
  const run = judged.verdict(plan.comparison === 'replicas' ? undefined : bareRun(plan, status));
  const code = ended(judged.pair.finished || !run.observed.alive, console, false);
  if (options.json) printJson({ panicked: console.panicked, ...summary(plan, run) });
  else if (!options.quiet) {
    tellMissed(plan, run);
    tellJudgment(run);
    if (!isRight(run.verdict)) tellReplay();
  }
  return isRight(run.verdict) ? code : exitCode(run.verdict);
}

/** The bare machine, to compare with. */
function bareRun(plan: RunPlan, status: StatusLine) {
  const alone = bareMachine(plan, { digestsTrace: false });
  runToEnd('then the bare machine, to compare with', alone, status);
  return alone.result();
}

function livePair({ pair }: JudgedPair, inspection: Inspection | undefined): LiveMachine {
  const serving = () => pair.replicas.find(({ name }) => name === pair.environment.bus.view.primary);
  return {
    step: () => {
      const hasStepped = pair.step();
      inspection?.happened();
      return hasStepped;
    },
    isHeld: () => inspection !== undefined && !pair.isOver && !inspection.mayHappen(pair.environment.clock.nextAt),
    environment: pair.environment,
    listens: () => serving()?.hypervisor.receivesByInterrupt ?? false,
    status: () =>
      pair.replicas
        .map(({ name, alive, hypervisor }) => {
          const { value } = hypervisor.chart.getSnapshot();
          return `${name} ${alive ? JSON.stringify(value) : 'dead'} in epoch ${hypervisor.epoch}`;
        })
        .join(', '),
    kill: (who) => pair.killLater(who, 0),
  };
}

/**
 * The keys of a person are unknown beforehand: such a run is not compared with a bare one, but the replicas with each
 * other.
 */
function endedLive({ pair, heard }: JudgedPair, ending: Ending, console: GuestConsole): number {
  for (const violation of heard) process.stderr.write(`${pc.red('violation:')} ${printable(violation)}\n`);
  const isLost = ending === 'over' && !pair.observed().alive;
  if (isLost) process.stderr.write('[no processor is left: the guest is lost]\n');
  if (heard.length > 0) return 1;
  return ending === 'quit' ? 0 : ended(pair.finished || isLost, console, true);
}

function ended(finished: boolean, console: GuestConsole, onTerminal: boolean): number {
  if (finished && !console.panicked) return 0;
  if (!onTerminal) {
    const why = console.panicked ? 'the guest has panicked' : 'the guest did not come to its end';
    process.stderr.write(`${pc.red(`${why}; its last lines:`)}\n${printableLines(console.last)}\n`);
  }
  return 1;
}
