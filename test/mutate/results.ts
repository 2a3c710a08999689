/**
 * What became of each mutant, a line each in a file, so that a run that was interrupted goes on; and the report over
 * them.
 */
import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { roomOf } from './rooms';

export interface Result {
  /** The mutant's, or the fault's. */
  readonly name: string;
  readonly file: string;
  readonly operator: string;
  /** Refused: by the compiler. */
  readonly outcome: 'killed' | 'survived' | 'timed out' | 'refused';
  readonly killer?: string;
  /** How many checks a survivor has survived. */
  readonly checks?: number;
  readonly seconds: number;
}

export class Results {
  readonly all: Result[] = [];

  constructor(private readonly path: string) {
    const lines = existsSync(path) ? readFileSync(path, 'utf8').split('\n') : [];
    for (const line of lines) {
      try {
        if (line !== '') this.all.push(JSON.parse(line) as Result);
      } catch {
        // A line that was not written to its end: its mutant is run again.
      }
    }
  }

  named(name: string): Result | undefined {
    return this.all.find((result) => result.name === name);
  }

  /** Of these mutants in their order, up to so many that were not refused. */
  of(names: readonly string[], wanted: number): readonly Result[] {
    const found = names.flatMap((name) => this.named(name) ?? []);
    const tried = found.filter(({ outcome }) => outcome !== 'refused').slice(0, wanted);
    return found.filter((result) => result.outcome === 'refused' || tried.includes(result));
  }

  add(result: Result): void {
    this.all.push(result);
    appendFileSync(this.path, `${JSON.stringify(result)}\n`);
  }
}

/** Mutants that no test can tell from the source, with the reason, by the mutant's name without its line. */
export type Equivalents = Readonly<Record<string, string>>;

/**
 * Mutants by room, by operator and by what killed them, and every survivor. A mutant that changes nothing counts
 * nowhere but in its own row.
 */
export function report(results: readonly Result[], equivalents: Equivalents): string {
  const accepted = results.filter(({ outcome }) => outcome !== 'refused');
  const counted = accepted.filter(({ name }) => !Object.hasOwn(equivalents, withoutLine(name)));
  const survivors = counted.filter(({ outcome }) => outcome === 'survived');
  const tables = [
    table('room', counted, ({ file }) => roomOf(file)),
    table('operator', counted, ({ operator }) => operator),
    table('killer', counted, killerKind),
  ];
  return [
    `${accepted.length} mutants, ${accepted.length - counted.length} of them equivalent; of the others ${rate(counted)}; beside them the compiler has refused ${results.length - accepted.length}`,
    ...tables,
    `survivors:\n${survivors.map(({ name, checks }) => `  ${name}${checks === 0 ? ' (no check comes there)' : ''}`).join('\n') || '  none'}`,
  ].join('\n\n');
}

const withoutLine = (name: string): string => name.replace(/:\d+ /, ' ');

/** What is said of a check that has only seen something else than with the original source. */
export const anotherDigest = 'another digest';

const killerKind = ({ outcome, killer = '' }: Result): string => {
  if (outcome === 'survived') return 'nobody';
  if (outcome === 'timed out') return 'time-out';
  if (killer.endsWith(`: ${anotherDigest}`)) return 'digest alone';
  return /^(scenario|busy seed|seed|exploration|chip fuzz|command fuzz|an error)/.exec(killer)?.[1] ?? 'test';
};

const rate = (results: readonly Result[]): string => {
  const late = results.filter(({ outcome }) => outcome === 'timed out').length;
  const killed = results.filter(({ outcome }) => outcome !== 'survived').length;
  const percent = results.length === 0 ? 100 : (100 * killed) / results.length;
  return `${killed} of ${results.length} killed (${percent.toFixed(1)} %), ${late} of these by time-out`;
};

function table(title: string, results: readonly Result[], by: (result: Result) => string): string {
  const names = [...new Set(results.map(by))].sort();
  const rows = names.map((name) => `  ${name.padEnd(18)} ${rate(results.filter((result) => by(result) === name))}`);
  return `by ${title}\n${rows.join('\n')}`;
}
