/** The file of a campaign's results, one line for each run, from which an interrupted campaign continues. */
import { digest } from '../../base/digest';
import type { DrawOptions } from '../../check/campaign/draw';
import type { TrialResult } from '../../check/campaign/running-trial';
import { readInput } from '../files/input-files';
import { LineFile } from '../files/line-file';
import { UsageError } from '../usage-error';
import { version } from '../version';
import { guestFile } from './task';

/** The runs of seeds; or, where a campaign is guided, the searches that begin with them. */
export class TortureResults<Result extends { readonly seed: number } = TrialResult> {
  readonly #known = new Map<number, Result>();
  readonly #file: LineFile | undefined;

  /** @throws {UsageError} if the file cannot be written, or holds the results of another campaign, program or guest */
  constructor(path: string | undefined, options: DrawOptions, guided?: true, until?: string) {
    if (path === undefined) return;
    this.#file = new LineFile('results', path);
    const [first, ...results] = this.#file.lines;
    const head = headOf(options, guided, until);
    if (first === undefined) this.#file.append(JSON.stringify(head));
    else mustGoOn(path, first, head);
    for (const line of results) this.#keep(readResult(path, line, guided ? 'root' : 'verdict'));
  }

  has(seed: number): boolean {
    return this.#known.has(seed);
  }

  add(result: Result): void {
    this.#keep(result);
    this.#file?.append(JSON.stringify(result));
  }

  of(seed: number): Result | undefined {
    return this.#known.get(seed);
  }

  /** The results of these seeds, in order. */
  between(first: number, last: number): readonly Result[] {
    const results = [...this.#known.values()].filter(({ seed }) => first <= seed && seed <= last);
    return results.sort((one, other) => one.seed - other.seed);
  }

  #keep(result: Result): void {
    this.#known.set(result.seed, result);
  }
}

/** The conditions on which the results depend. */
interface Head {
  readonly campaign: DrawOptions;
  readonly guided?: true;
  /** Results tell of that. */
  readonly until?: string;
  readonly version: string;
  /** xxh64 of the file of each guest that has a name; the campaign tells the digest of another. */
  readonly guests: Readonly<Record<string, string>>;
}

const headOf = (campaign: DrawOptions, guided: true | undefined, until: string | undefined): Head => ({
  campaign,
  guided,
  until,
  version: version(),
  guests: Object.fromEntries(
    campaign.guests
      .filter((guest) => typeof guest === 'string')
      .map((name) => [name, digest(readInput('guest', guestFile(name)))]),
  ),
});

function mustGoOn(path: string, line: string, head: Head): void {
  const found = parsed(line);
  if (JSON.stringify(found?.campaign) !== JSON.stringify(head.campaign)) {
    throw new UsageError(
      `${path} holds the results of another campaign or none: give the same guests, faults and protocol, or another file`,
    );
  }
  if (found?.guided !== head.guided) {
    const is = (guided: true | undefined) => (guided ? 'a guided campaign' : 'a campaign that is not guided');
    throw new UsageError(`${path} holds the results of ${is(found?.guided)}: give another file`);
  }
  if (found?.until !== head.until) {
    const is = (until: string | undefined) =>
      until === undefined ? 'a campaign without --until' : `one --until ${until}`;
    throw new UsageError(`${path} holds the results of ${is(found?.until)}: give another file`);
  }
  if (found?.version !== head.version) {
    const version = found?.version === undefined ? 'an unnamed version' : `version ${found.version}`;
    throw new UsageError(
      `${path} holds the results of ${version} of this program, which is version ${head.version}: give another file`,
    );
  }
  const other = Object.keys(head.guests).find((name) => found.guests?.[name] !== head.guests[name]);
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

function readResult<Result>(path: string, line: string, field: 'root' | 'verdict'): Result {
  try {
    const result = JSON.parse(line);
    if (typeof result.seed === 'number' && result[field] !== undefined) return result as Result;
  } catch {}
  throw new UsageError(`${path} has a line that is no result: ${line.slice(0, 60)}`);
}
