/**
 * A mutant that computes for ever is ended from another thread: its own never comes to hear of a timer. Counted is the
 * time that the process computes, so that a busy machine ends nothing early. Each step's time in the original source
 * limits the mutants'.
 */
import { Worker } from 'node:worker_threads';
import { noteStep } from './measured';

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

  /** `seconds`: of each step in the original source, where that is known. */
  constructor(
    private readonly root: string,
    private readonly seconds: Readonly<Record<string, number>>,
  ) {
    new Worker(watch, { eval: true, workerData: this.#deadline.buffer }).unref();
  }

  /** From here on the process works at this. */
  begin(step: string): void {
    const now = computedSeconds();
    const original = this.seconds[step];
    this.#deadline[0] = now + (original === undefined ? unknownSeconds : Math.max(leastSeconds, times * original));
    noteStep(this.root, step, now);
  }

  /** The process ends: what it has done last has its time too. */
  end(): void {
    this.begin('the end');
  }
}
