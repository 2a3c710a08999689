import { fileURLToPath } from 'node:url';
import { createLogUpdate } from 'log-update';
import pc from 'picocolors';
import { type JudgedPair, judgedPair } from '../check/judged-run';
import type { TraceRecord } from '../ports/trace';
import { runBare } from '../sim/bare';
import { defaultPlan, emptyDiskBytes, type RunPlan } from '../sim/plan';
import { readInput } from './files';
import { tellVerdict } from './run';
import { picture } from './screen';
import { exitCode } from './tell-judgment';
import { told } from './told';

/** The primary dies this long after the disk has begun its so many-th write: in the middle of it. */
const fatalWrite = 6;
const intoTheWriteNs = 11_000_000;
/** On a terminal virtual time passes this much slower than real time. */
const slowness = 24;
const frameMs = 50;

/** What the disk does, for a person; `undefined` for what is not the disk's. */
function diskActivity(record: TraceRecord): string | undefined {
  if (record.kind !== 'write') return undefined;
  const where = `block ${record.block} for ${record.processor}`;
  if (record.type === 'medium.started') return `writing ${where} …`;
  if (record.type === 'medium.finished') return `has written ${where}`;
  if (record.type === 'medium.aborted') return pc.red(`command of ${record.processor} aborted: not written`);
  return undefined;
}

/** `understudy demo`: the ledger runs, its primary dies in the middle of a disk write, and nobody outside can tell. */
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
  const quit = terminal ? await demo.live() : demo.log();
  if (quit) return 0;
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

  /** Prints what happens, line by line. */
  log(): false {
    while (this.judged.pair.step());
    return false;
  }

  /** Shows what happens as it happens, slowed down; answers whether the person has quit. */
  live(): Promise<boolean> {
    const { pair } = this.judged;
    const screen = createLogUpdate(process.stdout);
    const startedAt = process.hrtime.bigint();
    return new Promise((resolve) => {
      const end = (quit: boolean) => {
        clearInterval(timer);
        screen(picture(pair, this.#disk, this.#events, false));
        screen.done();
        if (process.stdin.isTTY) process.stdin.setRawMode(false);
        process.stdin.pause();
        resolve(quit);
      };
      const timer = setInterval(() => {
        const until = Number(process.hrtime.bigint() - startedAt) / slowness;
        while (pair.environment.clock.nextAt <= until) if (!pair.step()) break;
        if (pair.finished || !pair.observed().alive) end(false);
        else screen(picture(pair, this.#disk, this.#events, process.stdin.isTTY === true));
      }, frameMs);
      if (!process.stdin.isTTY) return;
      process.stdin.setRawMode(true);
      process.stdin.resume();
      process.stdin.on('data', (keys) => {
        const key = keys.toString();
        if (key === 'p') pair.killLater('primary', 0);
        else if (key === 'b') pair.killLater('backup', 0);
        else if (key === 'q' || key === '\u0003') end(true);
      });
    });
  }

  #hear(record: TraceRecord): void {
    const activity = diskActivity(record);
    if (activity !== undefined) this.#disk = activity;
    const writes = record.type === 'medium.started' && record.kind === 'write';
    if (writes && ++this.#writes === fatalWrite && this.judged.pair.kills === 0) {
      this.judged.pair.killLater('primary', intoTheWriteNs);
    }
    const line = told(record) ?? (activity && told({ ...record, type: 'told', words: activity }));
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
    const words = pc.inverse(` ${this.#consoleLine} `);
    const line = told({ event: 0, at, actor: 'console', type: 'told', words });
    this.#consoleLine = '';
    if (line !== undefined && !this.onTerminal) process.stdout.write(`${line}\n`);
  }
}
