/**
 * What each check took and gave with the original source: a mutant's checks are compared with it. Each process writes
 * down what it does; the original's notes become the measure.
 */
import { appendFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Lines } from './reach';

export interface Measured {
  /** Of the source, its tests and guests: with another one all is measured anew. */
  readonly source: string;
  /** Seconds of processor time, by the check's name. */
  readonly seconds: Readonly<Record<string, number>>;
  /** Digests of what the check has seen, by its name. */
  readonly digests: Readonly<Record<string, string>>;
  /** Lines of the mutated rooms that the check reaches, by its name. */
  readonly reached: Readonly<Record<string, Lines>>;
  /** Every line of theirs that code stands for. */
  readonly known: Lines;
}

const nothing: Measured = { source: '', seconds: {}, digests: {}, reached: {}, known: {} };

export const readMeasured = (path: string): Measured =>
  existsSync(path) ? { ...nothing, ...JSON.parse(readFileSync(path, 'utf8')) } : nothing;

export const writeMeasured = (path: string, measured: Measured): void =>
  writeFileSync(path, JSON.stringify(measured, undefined, 1));

/** In the copy of the source at `root`. */
export const measuredFile = (root: string): string => join(root, 'measured.json');
const notesFile = (root: string): string => join(root, 'notes.txt');

/** For the next process. */
export const clearNotes = (root: string): void => writeFileSync(notesFile(root), '');

/** From here on the process works at this; `at`: the seconds that it has computed till then. */
export const noteStep = (root: string, step: string, at: number): void =>
  appendFileSync(notesFile(root), `begins ${at.toFixed(3)} ${step}\n`);

/** The step has seen what has this digest. */
export const noteDigest = (root: string, step: string, digest: string): void =>
  appendFileSync(notesFile(root), `digest ${digest} ${step}\n`);

/** The step has come to these lines. */
export const noteReached = (root: string, step: string, lines: Lines): void =>
  appendFileSync(notesFile(root), `reaches ${JSON.stringify(lines)} ${step}\n`);

/** Code stands for these lines. */
export const noteKnown = (root: string, lines: Lines): void =>
  appendFileSync(notesFile(root), `knows ${JSON.stringify(lines)}\n`);

type Note = readonly [kind: string, value: string, step: string];

const notesOf = (root: string): readonly Note[] =>
  readFileSync(notesFile(root), 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => {
      const [kind, value, ...step] = line.split(' ');
      return [kind, value, step.join(' ')];
    });

const stepsOf = (root: string): readonly Note[] => notesOf(root).filter(([kind]) => kind === 'begins');

/** What the last process was at. */
export const lastStep = (root: string): string => stepsOf(root).at(-1)?.[2] || 'loading';

/** What the last process, which ran the original source, has noted. */
export function measuredBy(root: string, source: string): Measured {
  const steps = stepsOf(root);
  const seconds = steps.slice(0, -1).map(([, at, step], index) => [step, Number(steps[index + 1][1]) - Number(at)]);
  const all = notesOf(root);
  const of = (wanted: string) => all.flatMap(([kind, value, step]) => (kind === wanted ? [[step, value]] : []));
  const lines = of('reaches').map(([step, text]) => [step, JSON.parse(text)]);
  return {
    source,
    seconds: Object.fromEntries(seconds),
    digests: Object.fromEntries(of('digest')),
    reached: Object.fromEntries(lines),
    known: JSON.parse(of('knows')[0][1]),
  };
}

/**
 * Whether the check can come to this line: it has with the original source, or nothing is known of the line. What runs
 * while the source is loaded counts for the check that comes first, so this is asked only of lines within functions.
 */
export function canReach({ reached, known }: Measured, step: string, file: string, line: number): boolean {
  if (reached[step] === undefined || !known[file]?.includes(line)) return true;
  return reached[step][file]?.includes(line) ?? false;
}
