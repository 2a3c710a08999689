/**
 * What each check took and gave with the original source: a mutant's checks are compared with it. Each process writes
 * down what it does; the original's notes become the measure.
 */
import { appendFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Parts } from './reached-parts';

export interface Measured {
  /** Of the source, its tests and guests: with another one all is measured anew. */
  readonly source: string;
  /** Seconds of processor time, by the check's name. */
  readonly seconds: Readonly<Record<string, number>>;
  /** Digests of what the check has seen, by its name. */
  readonly digests: Readonly<Record<string, string>>;
  /** Parts of the mutated rooms that the check reaches, by its name. */
  readonly reached: Readonly<Record<string, Parts>>;
}

const nothing: Measured = { source: '', seconds: {}, digests: {}, reached: {} };

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

/** The step has come to these parts. */
export const noteReached = (root: string, step: string, parts: Parts): void =>
  appendFileSync(notesFile(root), `reaches ${JSON.stringify(parts)} ${step}\n`);

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
  const reached = of('reaches').map(([step, text]) => [step, JSON.parse(text)]);
  return {
    source,
    seconds: Object.fromEntries(seconds),
    digests: Object.fromEntries(of('digest')),
    reached: Object.fromEntries(reached),
  };
}

/** Whether the check comes to this part, or may: nothing is known of a check that was not measured. */
export const canReach = ({ reached }: Measured, step: string, file: string, part: number): boolean =>
  reached[step] === undefined || (reached[step][file]?.includes(part) ?? false);
