/** The file of a campaign's results, one line for each run, from which an interrupted campaign continues. */
import { digest } from '../../base/digest';
import type { DrawOptions } from '../../check/campaign/draw';
import type { TrialResult } from '../../check/campaign/running-trial';
import { readInput } from '../files/input-files';
import { LineFile } from '../files/line-file';
import { UsageError } from '../usage-error';
import { version } from '../version';
import { guestPath } from './task';

export class TortureResults {
  readonly #known = new Map<number, TrialResult>();
  readonly #file: LineFile | undefined;

  /** @throws {UsageError} if the file cannot be written, or holds the results of another campaign, program or guest */
  constructor(path: string | undefined, options: DrawOptions) {
    if (path === undefined) return;
    this.#file = new LineFile('results', path);
    const [first, ...results] = this.#file.lines;
    const head = headOf(options);
    if (first === undefined) this.#file.append(JSON.stringify(head));
    else mustGoOn(path, first, head);
    for (const line of results) this.#keep(readResult(path, line));
  }

  has(seed: number): boolean {
    return this.#known.has(seed);
  }

  add(result: TrialResult): void {
    this.#keep(result);
    this.#file?.append(JSON.stringify(result));
  }

  /** The results of these seeds, in order. */
  between(first: number, last: number): readonly TrialResult[] {
    const results = [...this.#known.values()].filter(({ seed }) => first <= seed && seed <= last);
    return results.sort((one, other) => one.seed - other.seed);
  }

  #keep(result: TrialResult): void {
    this.#known.set(result.seed, result);
  }
}

/** The conditions on which the results depend. */
interface Head {
  readonly campaign: DrawOptions;
  readonly version: string;
  /** xxh64 of each guest's file. */
  readonly guests: Readonly<Record<string, string>>;
}

const headOf = (campaign: DrawOptions): Head => ({
  campaign,
  version: version(),
  guests: Object.fromEntries(campaign.guests.map((name) => [name, digest(readInput('guest', guestPath(name)))])),
});

function mustGoOn(path: string, line: string, head: Head): void {
  const found = parsed(line);
  if (JSON.stringify(found?.campaign) !== JSON.stringify(head.campaign)) {
    throw new UsageError(
      `${path} holds the results of another campaign or none: give the same guests, faults and protocol, or another file`,
    );
  }
  if (found?.version !== head.version) {
    const version = found?.version === undefined ? 'an unnamed version' : `version ${found.version}`;
    throw new UsageError(
      `${path} holds the results of ${version} of this program, which is version ${head.version}: give another file`,
    );
  }
  const other = head.campaign.guests.find((name) => found.guests?.[name] !== head.guests[name]);
  if (other !== undefined) {
    throw new UsageError(
      `${path} holds the results of another ${other}: its digest was ${found.guests?.[other] ?? 'not named'}, is ${head.guests[other]}; give another file`,
    );
  }
}

function parsed(line: string): Partial<Head> | undefined {
  try {
    return (JSON.parse(line) as Partial<Head> | null) ?? undefined;
  } catch {
    return undefined;
  }
}

function readResult(path: string, line: string): TrialResult {
  try {
    const result = JSON.parse(line) as TrialResult;
    if (typeof result.seed === 'number' && typeof result.verdict === 'string') return result;
  } catch {}
  throw new UsageError(`${path} has a line that is no result: ${line.slice(0, 60)}`);
}
