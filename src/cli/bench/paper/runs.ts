/** Makes the runs that experiments ask for, on several threads. */

import type { Measurements } from '../../../paper/measurements';
import { measuring, requestsOf, type Source } from '../../../paper/measurements';
import { keyOf, type Measured, type RunKind, type RunRequest, weightOf } from '../../../paper/runs/kinds';
import { UnfinishedRun } from '../../../paper/runs/setting';
import type { Executor } from '../../work';
import { type PaperAnswer, paperGuests } from './task';

/** Between two lines of progress where stderr is no terminal. */
const lineMs = 60_000;
const terminalMs = 200;

/**
 * Makes every run that `use` asks for, and returns their results.
 * @throws {UnfinishedRun} if a guest does not finish
 */
export async function runsOf(use: (measurements: Measurements) => void, executor: Executor): Promise<Source> {
  const requests = [...requestsOf(use)].sort((one, other) => weightOf(other) - weightOf(one));
  const made = new Map<string, Measured[RunKind]>();
  const progress = new Progress(requests);
  await executor.run<RunRequest, PaperAnswer>({
    kind: 'paper',
    tasks: { list: requests },
    hear: (answer, request) => {
      if ('unfinished' in answer) throw new UnfinishedRun(answer.unfinished);
      made.set(keyOf(request), answer.measured);
      progress.made(request);
    },
  });
  progress.clear();
  const otherwise = measuring(paperGuests());
  return (request) => made.get(keyOf(request)) ?? otherwise(request);
}

/** Tells on stderr how much of the work is done, and how long the rest may take. */
class Progress {
  readonly #startedAt = Date.now();
  readonly #whole: number;
  #done = 0;
  #runs = 0;
  #toldAt = Date.now();

  constructor(private readonly requests: readonly RunRequest[]) {
    this.#whole = requests.reduce((sum, request) => sum + weightOf(request), 0);
  }

  made(request: RunRequest): void {
    this.#done += weightOf(request);
    this.#runs++;
    const now = Date.now();
    const isTerminal = process.stderr.isTTY === true;
    if (now - this.#toldAt < (isTerminal ? terminalMs : lineMs)) return;
    this.#toldAt = now;
    const left = ((now - this.#startedAt) / 1000) * (this.#whole / this.#done - 1);
    const line = `${this.#runs} of ${this.requests.length} runs, about ${left.toFixed(0)} s left`;
    process.stderr.write(isTerminal ? `\r\u001b[K${line}` : `${line}\n`);
  }

  clear(): void {
    if (process.stderr.isTTY) process.stderr.write('\r\u001b[K');
  }
}
