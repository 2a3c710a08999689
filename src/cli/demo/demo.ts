import { fileURLToPath } from 'node:url';
import { createLogUpdate } from 'log-update';
import pc from 'picocolors';
import { printable } from '../../base/printable';
import { type JudgedPair, judgedPair } from '../../check/judged-run';
import type { TraceRecord } from '../../ports/trace';
import { runBare } from '../../sim/bare';
import { defaultPlan, emptyDiskBytes, type RunPlan } from '../../sim/plan/plan';
import { eventLine, lineAt } from '../event-line';
import { readInput } from '../files/input-files';
import { tellVerdict } from '../summary';
import { exitCode } from '../tell-judgment';
import { interruptedCode } from '../terminal/ended-by-signal';
import { TerminalSession } from '../terminal/terminal-session';
import { leastSize, picture, type Shown, type Size, tooSmall } from './picture';

/** The primary dies this long after the disk has begun this write: in the middle of the write. */
const fatalWrite = 6;
const intoTheWriteNs = 11_000_000;
/** On a terminal virtual time passes this much slower than real time. */
const slowness = 24;
const frameMs = 50;
/** A process that was stopped does not catch up for the pause. */
const longestFrameNs = 5 * frameMs * 1e6;
const controlC = '\u0003';
const clearScreen = '\u001b[H\u001b[2J';
/** Below the last picture: failover, verdict and the shell's prompt. */
const rowsOfVerdict = 8;

/** The end of the demo: of its own, by a key, or by Ctrl-C. */
type Ending = 'over' | 'quit' | 'interrupted';

/** The line of the disk's record for a person; `undefined` for other records. */
function diskActivity(record: TraceRecord): string | undefined {
  if (!('kind' in record) || record.kind !== 'write') return undefined;
  const where = `block ${record.block} for ${record.processor}`;
  if (record.type === 'medium.started') return `writing ${where} …`;
  if (record.type === 'medium.finished') return `has written ${where}`;
  if (record.type === 'medium.aborted') return pc.red(`command of ${record.processor} aborted: not written`);
  return undefined;
}

/**
 * `understudy demo`: the ledger runs, its primary dies in the middle of a disk write, and the outside world cannot
 * tell.
 */
export async function demoCommand(): Promise<number> {
  const plan: RunPlan = {
    ...defaultPlan,
    guest: readInput('guest', fileURLToPath(new URL('../examples/guests/ledger.elf', import.meta.url))),
    disk: new Uint8Array(emptyDiskBytes),
    append: 'transactions=5',
    epochLength: 8192,
  };
  const alone = runBare(plan);
  const terminal = process.stdout.isTTY === true;
  const demo = new Demo(plan, terminal);
  const ending = terminal ? await demo.live() : demo.log();
  if (terminal) demo.leave();
  if (ending !== 'over') return ending === 'quit' ? 0 : interruptedCode;
  const run = demo.judged.verdict(alone);
  for (const failover of run.failovers) {
    const { killedAtNs = failover.detectedAtNs, detectedAtNs, promotedAtNs, failoverEpoch } = failover;
    const milliseconds = (from: number, to: number) => `${((to - from) / 1e6).toFixed(2)} ms`;
    process.stderr.write(
      `failover in epoch ${failoverEpoch}: detected after ${milliseconds(killedAtNs, detectedAtNs)}, ` +
        `promoted ${milliseconds(detectedAtNs, promotedAtNs)} later, uncertain interrupts: ${failover.uncertainInterrupts}\n`,
    );
  }
  tellVerdict(plan, run);
  return exitCode(run.verdict);
}

class Demo {
  readonly judged: JudgedPair;
  readonly #events: string[] = [];
  #disk = 'idle';
  #writes = 0;
  #consoleLine = '';

  constructor(
    plan: RunPlan,
    private readonly onTerminal: boolean,
  ) {
    this.judged = judgedPair(plan, {
      onRecord: (record) => this.#hear(record),
      onByte: (byte, at) => this.#console(byte, at),
    });
  }

  /** Prints the events line by line. */
  log(): Ending {
    while (this.judged.pair.step());
    return 'over';
  }

  /** Shows the events as they happen, slowed down. Rejects with `EndedBySignal`. */
  async live(): Promise<Ending> {
    const { pair } = this.judged;
    const { stdin, stdout } = process;
    const screen = createLogUpdate(stdout, { showCursor: true });
    const draw = () => screen(drawn(this.#shown(stdin.isTTY === true), screenSize()).join('\n'));
    const redraw = () => {
      screen.done();
      stdout.write(clearScreen);
      draw();
    };
    let session: TerminalSession | undefined;
    let timer: NodeJS.Timeout | undefined;
    stdout.on('resize', redraw);
    try {
      return await new Promise<Ending>((resolve, reject) => {
        const onKeys = (keys: Buffer) => {
          for (const key of keys.toString()) {
            if (key === 'p') pair.killLater('primary', 0);
            else if (key === 'b') pair.killLater('backup', 0);
            else if (key === 'q') resolve('quit');
            else if (key === controlC) resolve('interrupted');
          }
        };
        session = new TerminalSession({ onKeys, onEnd: reject, onResume: redraw, fullScreen: true });
        const passed = stopwatch();
        let until = 0;
        timer = setInterval(() => {
          try {
            until += Math.min(passed(), longestFrameNs) / slowness;
            while (pair.environment.clock.nextAt <= until) if (!pair.step()) break;
            if (pair.finished || !pair.observed().alive) resolve('over');
            else draw();
          } catch (error) {
            reject(error);
          }
        }, frameMs);
      });
    } finally {
      clearInterval(timer);
      stdout.off('resize', redraw);
      session?.release();
    }
  }

  /** The state of the last picture, which stays; the verdict's rows follow it. */
  leave(): void {
    const { columns, rows } = screenSize();
    const size = { columns, rows: rows - rowsOfVerdict };
    process.stdout.write(`${picture(this.#shown(false), size).join('\n')}\n`);
  }

  #shown(keys: boolean): Shown {
    const { replicas, environment } = this.judged.pair;
    const { clock, terminal } = environment;
    return {
      nowAt: clock.nowAt,
      replicas: replicas.map(({ name, alive, hypervisor, processor }) => {
        const { value } = hypervisor.chart.getSnapshot();
        return { name, alive, state: value, epoch: hypervisor.epoch, instructions: processor.instructions };
      }),
      disk: this.#disk,
      console: new TextDecoder('latin1').decode(terminal.text).trimEnd().split('\n'),
      events: this.#events,
      keys,
    };
  }

  #hear(record: TraceRecord): void {
    const activity = diskActivity(record);
    if (activity !== undefined) this.#disk = activity;
    const writes = record.type === 'medium.started' && record.kind === 'write';
    if (writes && ++this.#writes === fatalWrite && this.judged.pair.kills === 0) {
      this.judged.pair.killLater('primary', intoTheWriteNs);
    }
    const line = eventLine(record) ?? (activity && lineAt(record.at, record.actor, activity));
    if (line !== undefined) this.#tell(line, activity === undefined || record.type === 'medium.aborted');
  }

  #tell(line: string, important: boolean): void {
    if (!this.onTerminal) process.stdout.write(`${line}\n`);
    else if (important) this.#events.push(line);
  }

  #console(byte: number, at: number): void {
    const character = String.fromCharCode(byte);
    if (character !== '\n') {
      this.#consoleLine += character;
      return;
    }
    const line = lineAt(at, 'console', pc.inverse(` ${printable(this.#consoleLine)} `));
    this.#consoleLine = '';
    if (!this.onTerminal) process.stdout.write(`${line}\n`);
  }
}

/** A terminal without a known size counts as one of the commonest. */
function screenSize(): Size {
  const { columns, rows } = process.stdout;
  return { columns: columns || 80, rows: rows || 24 };
}

/** The last row stays free for the cursor. */
function drawn(shown: Shown, { columns, rows }: Size): readonly string[] {
  if (columns < leastSize.columns || rows < leastSize.rows) return tooSmall({ columns, rows });
  return picture(shown, { columns, rows: rows - 1 });
}

/** Returns the real nanoseconds since the last call. */
function stopwatch(): () => number {
  let last = process.hrtime.bigint();
  return () => {
    const now = process.hrtime.bigint();
    const passed = Number(now - last);
    last = now;
    return passed;
  };
}
