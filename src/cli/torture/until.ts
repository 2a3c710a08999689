/** `understudy torture --until sometimes`: seeds go on until the campaign has come to all that it must come to. */
import pc from 'picocolors';
import { neverIn, sometimes } from '../../check/campaign/sometimes';
import { UsageError } from '../usage-error';

interface Result {
  readonly seed: number;
  readonly sometimes?: readonly number[];
}

/** More seeds than any campaign comes to. */
const lastSeed = 1_000_000;

export const endless = { first: 1, last: lastSeed };

/** @throws {UsageError} if an option has no meaning for a campaign that ends by itself */
export function checkUntil(options: { readonly until?: string; readonly [name: string]: unknown }): void {
  if (options.until === undefined) return;
  if (options.until !== 'sometimes') {
    throw new UsageError(`'${options.until}' is no end of a campaign: expected sometimes`);
  }
  const odd = ['mutate', 'recipe', 'detach'].find((name) => options[name] !== undefined);
  if (odd !== undefined) throw new UsageError(`--until has no meaning with --${odd}`);
}

/**
 * Which seeds it takes. `results` come in any order; the campaign ends with the first seed up to which all have come,
 * however many threads there are.
 */
export class Until {
  private readonly missing = new Set(sometimes.keys());
  private readonly waiting = new Map<number, Result>();

  /** `nextSeed`: the first of the campaign. */
  constructor(private nextSeed: number) {}

  hear(result: Result): void {
    this.waiting.set(result.seed, result);
    for (let next = this.waiting.get(this.nextSeed); next !== undefined && !this.isOver; ) {
      for (const number of next.sometimes ?? []) this.missing.delete(number);
      this.waiting.delete(this.nextSeed);
      this.nextSeed++;
      next = this.waiting.get(this.nextSeed);
    }
  }

  get isOver(): boolean {
    return this.missing.size === 0;
  }

  /** The seed that has come to the last of them. */
  get lastSeed(): number {
    return this.nextSeed - 1;
  }
}

/** What of it has come in these runs or searches. */
export function sometimesOf(results: readonly Result[]) {
  return { expected: sometimes.length, never: neverIn(results) };
}

export function tellSometimes({ expected, never }: ReturnType<typeof sometimesOf>): void {
  const come = `${expected - never.length} of ${expected} rules and transitions have come`;
  process.stdout.write(never.length === 0 ? `${come}\n` : `${come}; ${pc.red('never')}: ${never.join('; ')}\n`);
}
