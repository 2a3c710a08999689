/**
 * Which lines of the mutated rooms each check reaches, as V8 counts them: a check that does not come to a mutant's line
 * cannot notice it.
 */
import { readFileSync } from 'node:fs';
import { type Profiler, Session } from 'node:inspector';
import { rooms } from './rooms';
import { type MappedOffset, mappedOffsets } from './source-lines';

/** Lines by file. */
export type Lines = Readonly<Record<string, readonly number[]>>;

const isMutated = (file: string): boolean => Object.keys(rooms).some((room) => file.startsWith(`${room}/`));

export class Reach {
  readonly #session = new Session();
  readonly #path: string;
  readonly #offsets: readonly MappedOffset[];
  readonly #counts: Uint8Array;

  /** `path`: the bundle that runs here, with its source map beside it. */
  constructor(path: string) {
    this.#path = path;
    const bundle = readFileSync(path, 'utf8');
    this.#offsets = mappedOffsets(bundle, JSON.parse(readFileSync(`${path}.map`, 'utf8')), isMutated);
    this.#counts = new Uint8Array(bundle.length);
    this.#session.connect();
    this.#session.post('Profiler.enable');
    this.#session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: true });
  }

  /** Every line that code stands for. */
  get known(): Lines {
    return linesOf(this.#offsets);
  }

  /** The lines that were reached since this was asked last. */
  taken(): Lines {
    let scripts: readonly Profiler.ScriptCoverage[] = [];
    // A session of the process's own thread calls back before `post` returns.
    this.#session.post('Profiler.takePreciseCoverage', (error, { result }) => {
      if (error !== null) throw error;
      scripts = result;
    });
    const functions = scripts.find(({ url }) => url.endsWith(this.#path))?.functions ?? [];
    this.#counts.fill(0);
    // What is within comes after what it is in.
    for (const { ranges } of functions) {
      for (const { startOffset, endOffset, count } of ranges) {
        this.#counts.fill(count > 0 ? 1 : 0, startOffset, endOffset);
      }
    }
    return linesOf(this.#offsets.filter(({ offset }) => this.#counts[offset] > 0));
  }
}

function linesOf(offsets: readonly MappedOffset[]): Lines {
  const lines = new Map<string, Set<number>>();
  for (const { file, line } of offsets) {
    const known = lines.get(file) ?? new Set();
    lines.set(file, known.add(line));
  }
  return Object.fromEntries([...lines].map(([file, numbers]) => [file, [...numbers].sort((a, b) => a - b)]));
}
