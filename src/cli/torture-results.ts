/** The file of a campaign's results, a line for each run, with which an interrupted campaign goes on. */
import { appendFileSync, existsSync, writeFileSync } from 'node:fs';
import type { DrawOptions } from '../check/campaign/draw';
import type { TrialResult } from '../check/campaign/run';
import { readInput } from './files';
import { UsageError } from './usage-error';

export class TortureResults {
  readonly #known = new Map<number, TrialResult>();

  /** @throws {UsageError} if the file cannot be written, or holds the results of another campaign */
  constructor(
    private readonly path: string | undefined,
    options: DrawOptions,
  ) {
    if (path === undefined) return;
    const head = JSON.stringify({ campaign: options });
    const exists = existsSync(path);
    const lines = exists ? new TextDecoder().decode(readInput('results', path)).split('\n') : [''];
    // A line that was cut off has no end: its run is made again.
    const whole = lines.slice(0, -1);
    if ((whole[0] ?? head) !== head) {
      throw new UsageError(
        `${path} holds the results of another campaign or none: give the same guests, faults and protocol, or another file`,
      );
    }
    for (const line of whole.slice(1)) this.#keep(readResult(path, line));
    write(path, () => writeFileSync(path, `${[head, ...whole.slice(1)].join('\n')}\n`));
  }

  has(seed: number): boolean {
    return this.#known.has(seed);
  }

  add(result: TrialResult): void {
    const { path } = this;
    this.#keep(result);
    if (path !== undefined) write(path, () => appendFileSync(path, `${JSON.stringify(result)}\n`));
  }

  /** Those of these seeds, in order. */
  between(first: number, last: number): readonly TrialResult[] {
    const results = [...this.#known.values()].filter(({ seed }) => first <= seed && seed <= last);
    return results.sort((one, other) => one.seed - other.seed);
  }

  #keep(result: TrialResult): void {
    this.#known.set(result.seed, result);
  }
}

function readResult(path: string, line: string): TrialResult {
  try {
    const result = JSON.parse(line) as TrialResult;
    if (typeof result.seed === 'number' && typeof result.verdict === 'string') return result;
  } catch {}
  throw new UsageError(`${path} has a line that is no result: ${line.slice(0, 60)}`);
}

function write(path: string, writing: () => void): void {
  try {
    writing();
  } catch (error) {
    throw new UsageError(`cannot write the results ${path}: ${(error as Error).message}`);
  }
}
