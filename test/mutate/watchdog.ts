/**
 * A mutant that computes for ever is ended from another thread: its own never comes to hear of a timer. Counted is the
 * time that the process computes, so that a busy machine ends nothing early. Each step's time in the original source,
 * which is written down while the original is tried, limits the mutants'.
 */
import { appendFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';

/** What has been begun, a line each with the seconds that the process had computed till then. */
const stepsFile = (root: string) => join(root, 'steps.txt');
export const secondsFile = (root: string) => join(root, 'seconds.json');

/** How long each step takes in the original source, as far as that is known. */
export const secondsOf = (root: string): Readonly<Record<string, number>> =>
  existsSync(secondsFile(root)) ? JSON.parse(readFileSync(secondsFile(root), 'utf8')) : {};

const times = 3;
/** A step may be the first in its process, which compiles what the others use too. */
const leastSeconds = 5;
/** While there is nothing to compare with. */
const unknownSeconds = 600;

const watch = `
  const [deadline] = [new Float64Array(require('node:worker_threads').workerData)];
  setInterval(() => {
    const { user, system } = process.cpuUsage();
    if (user + system > deadline[0] * 1e6) process.kill(process.pid, 'SIGKILL');
  }, 200);
`;

const computedSeconds = (): number => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
};

export class Watchdog {
  readonly #deadline = new Float64Array(new SharedArrayBuffer(8)).fill(unknownSeconds);
  readonly #seconds: Readonly<Record<string, number>>;

  constructor(private readonly root: string) {
    this.#seconds = secondsOf(root);
    new Worker(watch, { eval: true, workerData: this.#deadline.buffer }).unref();
  }

  /** That a step takes in the original source, where that is known. */
  secondsOf(step: string): number {
    return this.#seconds[step] ?? 0;
  }

  /** From here on the process works at this. */
  begin(step: string): void {
    const now = computedSeconds();
    const original = this.#seconds[step];
    this.#deadline[0] = now + (original === undefined ? unknownSeconds : Math.max(leastSeconds, times * original));
    appendFileSync(stepsFile(this.root), `${now.toFixed(3)} ${step}\n`);
  }

  /** The process ends: what it has done last has its time too. */
  end(): void {
    this.begin('the end');
  }
}

interface Begun {
  readonly at: number;
  readonly step: string;
}

const begun = (root: string): readonly Begun[] =>
  existsSync(stepsFile(root))
    ? readFileSync(stepsFile(root), 'utf8')
        .trimEnd()
        .split('\n')
        .map((line) => ({ at: Number.parseFloat(line), step: line.slice(line.indexOf(' ') + 1) }))
    : [];

/** For the next process. */
export const clearSteps = (root: string): void => writeFileSync(stepsFile(root), '');

/** What the last process was at. */
export const lastStep = (root: string): string => begun(root).at(-1)?.step ?? 'loading';

/** The last process has run the original source: its times are the measure from here on. */
export function keepSeconds(root: string): void {
  const steps = begun(root);
  const these = steps.slice(0, -1).map(({ at, step }, index) => [step, steps[index + 1].at - at]);
  writeFileSync(secondsFile(root), JSON.stringify({ ...secondsOf(root), ...Object.fromEntries(these) }, undefined, 1));
}
