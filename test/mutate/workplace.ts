/** A copy of the source in which one mutant at a time stands; the working tree's own files are never touched. */
import { spawn } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative, resolve } from 'node:path';
import { build, type Plugin } from 'esbuild';
import { digestOfParts } from '../../src/base/digest';
import { clearNotes, lastStep, measuredBy, measuredFile, readMeasured, writeMeasured } from './measured';
import { noting } from './reach';
import { filesIn, roomOf, rooms, testsFor } from './rooms';

export interface Outcome {
  readonly outcome: 'killed' | 'survived' | 'timed out';
  /** The scenario, seed, exploration or test that has noticed, or at which the time was over. */
  readonly killer?: string;
  /** How many checks it has survived: those that come to its line. */
  readonly checks?: number;
}

export interface Changed {
  readonly file: string;
  /** In the file's place. */
  readonly text: string;
  /** In which the change runs, where it does not run while the source is loaded. */
  readonly part?: number;
}

interface Limits {
  readonly seeds: number;
  readonly busySeeds: number;
}

const parts = ['src', 'devices', 'machines', 'test', 'examples', 'docs', 'package.json', 'tsconfig.json'];
/** A process that waits and does not compute is ended after so long. */
const greatestMinutes = 60;

/** While the original is measured, its parts note that they were reached. */
const notingParts = (root: string): Plugin => ({
  name: 'noting parts',
  setup: ({ onLoad }) => {
    onLoad({ filter: /\.ts$/ }, ({ path }) => {
      const file = relative(root, path);
      if (!Object.keys(rooms).some((room) => file.startsWith(`${room}/`))) return undefined;
      return { contents: noting(file, readFileSync(path, 'utf8')), loader: 'ts' };
    });
  },
});

export class Workplace {
  readonly #folder = realpathSync(mkdtempSync(join(tmpdir(), 'mutate-')));

  /** `measured`: where what the original's checks took and gave is kept from one run to the next. */
  constructor(
    private readonly limits: Limits,
    private readonly measured: string,
  ) {
    for (const part of parts) cpSync(part, join(this.#folder, part), { recursive: true });
    symlinkSync(resolve('node_modules'), join(this.#folder, 'node_modules'));
    if (readMeasured(measured).source === this.#source) cpSync(measured, measuredFile(this.#folder));
  }

  close(): void {
    rmSync(this.#folder, { recursive: true, force: true });
  }

  /** Every check on the original source, as its measure; what a check says against it, if one does. */
  async measure(): Promise<string | undefined> {
    if (existsSync(measuredFile(this.#folder))) return undefined;
    const tests = new Set(Object.keys(rooms).flatMap((room) => this.#testsFor(`${room}/`)));
    const { outcome, killer } = await this.#check('machines', [...tests]);
    if (outcome !== 'survived') return killer ?? outcome;
    writeMeasured(measuredFile(this.#folder), measuredBy(this.#folder, this.#source));
    cpSync(measuredFile(this.#folder), this.measured);
    return undefined;
  }

  /** Puts this text in the file's place, and looks what notices. */
  async try({ file, text, part }: Changed): Promise<Outcome> {
    const path = join(this.#folder, file);
    const original = readFileSync(path, 'utf8');
    writeFileSync(path, text);
    try {
      return await this.#check(roomOf(file), this.#testsFor(file), part === undefined ? '' : `${file}:${part}`);
    } finally {
      writeFileSync(path, original);
    }
  }

  /** The digest of all that runs have in common; of a test that is new nothing is known, and it is always asked. */
  get #source(): string {
    const files = parts
      .filter((part) => part !== 'docs')
      .flatMap((part) => filesIn(part, ''))
      .filter((file) => !file.endsWith('.test.ts'));
    return digestOfParts(files.flatMap((path) => [path, readFileSync(path)]));
  }

  #testsFor(file: string): readonly string[] {
    const { seconds } = readMeasured(measuredFile(this.#folder));
    return testsFor(this.#folder, file, (test) => seconds[test] ?? 0);
  }

  async #check(room: string, tests: readonly string[], place = ''): Promise<Outcome> {
    const outfile = join(this.#folder, 'checks.mjs');
    await this.#bundle(tests, outfile);
    const { seeds, busySeeds } = this.limits;
    clearNotes(this.#folder);
    const { ended, out } = await this.#run([outfile, this.#folder, room, String(seeds), String(busySeeds), place]);
    if (ended === 'by the watchdog') return { outcome: 'timed out', killer: lastStep(this.#folder) };
    const [, killer] = /^killed by (.*)$/m.exec(out) ?? [];
    if (killer !== undefined) return { outcome: 'killed', killer };
    const [, checks] = /^survived (\d+) checks$/m.exec(out) ?? [];
    return checks !== undefined
      ? { outcome: 'survived', checks: Number(checks) }
      : { outcome: 'killed', killer: `an error: ${lastStep(this.#folder)}` };
  }

  async #bundle(tests: readonly string[], outfile: string): Promise<void> {
    const source = (path: string) => join(this.#folder, path);
    const files = tests.map((path) => `['${path}', () => import('./${path}')]`);
    await build({
      stdin: {
        contents: `import { check } from './test/mutate/checks'; void check([${files.join(', ')}]);`,
        resolveDir: this.#folder,
      },
      outfile,
      bundle: true,
      platform: 'node',
      format: 'esm',
      plugins: existsSync(measuredFile(this.#folder)) ? [] : [notingParts(this.#folder)],
      packages: 'external',
      alias: {
        vitest: source('test/mutate/bundled-vitest.ts'),
        understudy: source('src/index.ts'),
        'understudy/machines': source('machines/index.ts'),
      },
      logLevel: 'silent',
    });
  }

  #run(args: readonly string[]): Promise<{ readonly ended: 'by itself' | 'by the watchdog'; readonly out: string }> {
    return new Promise((told) => {
      const child = spawn(process.execPath, args, {
        cwd: this.#folder,
        env: { ...process.env, NO_COLOR: '1' },
        timeout: greatestMinutes * 60_000,
        killSignal: 'SIGKILL',
      });
      let out = '';
      for (const stream of [child.stdout, child.stderr]) stream.on('data', (data) => (out += data));
      child.on('close', (_code, signal) =>
        told({ ended: signal === 'SIGKILL' ? 'by the watchdog' : 'by itself', out }),
      );
    });
  }
}
