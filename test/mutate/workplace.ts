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
import { join, resolve } from 'node:path';
import { build } from 'esbuild';
import { roomOf, rooms, testsFor } from './rooms';
import { clearSteps, keepSeconds, lastStep, secondsFile, secondsOf } from './watchdog';

export interface Outcome {
  readonly outcome: 'killed' | 'survived' | 'timed out';
  /** The scenario, seed, exploration or test that has noticed, or at which the time was over. */
  readonly killer?: string;
}

interface Limits {
  readonly seeds: number;
  readonly busySeeds: number;
}

type Part = 'first' | 'rest' | 'explorations';

const parts = ['src', 'devices', 'machines', 'test', 'examples', 'docs', 'package.json', 'tsconfig.json'];
/** A process that waits and does not compute is ended after so long. */
const greatestMinutes = 60;
const survived: Outcome = { outcome: 'survived' };

export class Workplace {
  readonly #folder = realpathSync(mkdtempSync(join(tmpdir(), 'mutate-')));

  /** `measured`: where the original's times are kept from one run to the next. */
  constructor(
    private readonly limits: Limits,
    private readonly measured: string,
  ) {
    for (const part of parts) cpSync(part, join(this.#folder, part), { recursive: true });
    symlinkSync(resolve('node_modules'), join(this.#folder, 'node_modules'));
    if (existsSync(measured)) cpSync(measured, secondsFile(this.#folder));
  }

  close(): void {
    rmSync(this.#folder, { recursive: true, force: true });
  }

  /** Every check on the original source, which gives each its time; what a check says against it, if one does. */
  async measure(): Promise<string | undefined> {
    if (existsSync(this.measured)) return undefined;
    const tests = [...new Set(Object.keys(rooms).flatMap((room) => this.#testsFor(`${room}/`)))];
    for (const check of this.#checks('machines', tests)) {
      const { outcome, killer } = await check();
      if (outcome !== 'survived') return killer ?? outcome;
      keepSeconds(this.#folder);
    }
    cpSync(secondsFile(this.#folder), this.measured);
    return undefined;
  }

  /** Puts this text in the file's place, and looks what notices, the cheapest first. */
  async try(file: string, text: string): Promise<Outcome> {
    const path = join(this.#folder, file);
    const original = readFileSync(path, 'utf8');
    writeFileSync(path, text);
    try {
      for (const check of this.#checks(roomOf(file), this.#testsFor(file))) {
        const outcome = await check();
        if (outcome.outcome !== 'survived') return outcome;
      }
      return survived;
    } finally {
      writeFileSync(path, original);
    }
  }

  #testsFor(file: string): readonly string[] {
    const seconds = secondsOf(this.#folder);
    return testsFor(file, (test) => seconds[test] ?? 0);
  }

  #checks(room: string, tests: readonly string[]): readonly (() => Promise<Outcome>)[] {
    return [
      () => this.#bundled('first', room),
      () => this.#tests(tests),
      () => this.#bundled('rest', room),
      // The explorer's devices are scripted.
      ...(room === 'devices' ? [] : [() => this.#bundled('explorations', room)]),
    ];
  }

  /** Scenarios, seeds and fuzzers, or explorations, in one process. */
  async #bundled(part: Part, room: string): Promise<Outcome> {
    const outfile = join(this.#folder, 'quick.mjs');
    await build({
      entryPoints: [join(this.#folder, 'test/mutate/quick.ts')],
      outfile,
      bundle: true,
      platform: 'node',
      format: 'esm',
      packages: 'external',
      logLevel: 'silent',
    });
    const { seeds, busySeeds } = this.limits;
    const { ended, out } = await this.#run([outfile, this.#folder, part, room, String(seeds), String(busySeeds)]);
    if (ended === 'by the watchdog') return { outcome: 'timed out', killer: lastStep(this.#folder) };
    const [, killer] = /^killed by (.*)$/m.exec(out) ?? [];
    if (killer !== undefined) return { outcome: 'killed', killer };
    return ended === 'well' ? survived : { outcome: 'killed', killer: `an error: ${lastStep(this.#folder)}` };
  }

  async #tests(tests: readonly string[]): Promise<Outcome> {
    const vitest = 'node_modules/vitest/vitest.mjs';
    const env = { MUTATE_ROOT: this.#folder, MUTATE_TESTS: tests.join(' ') };
    const { ended, out } = await this.#run([vitest, 'run', '--config', 'test/mutate/vitest.config.ts'], env);
    if (ended === 'well') return survived;
    if (ended === 'by the watchdog') return { outcome: 'timed out', killer: lastStep(this.#folder) };
    return { outcome: 'killed', killer: /FAIL\s+(.*)/.exec(out)?.[1].trim() ?? lastStep(this.#folder) };
  }

  #run(
    args: readonly string[],
    env = {},
  ): Promise<{ readonly ended: 'well' | 'badly' | 'by the watchdog'; out: string }> {
    clearSteps(this.#folder);
    return new Promise((told) => {
      const child = spawn(process.execPath, args, {
        cwd: this.#folder,
        env: { ...process.env, NO_COLOR: '1', ...env },
        timeout: greatestMinutes * 60_000,
        killSignal: 'SIGKILL',
      });
      let out = '';
      for (const stream of [child.stdout, child.stderr]) stream.on('data', (data) => (out += data));
      child.on('close', (code, signal) =>
        told({ ended: signal === 'SIGKILL' ? 'by the watchdog' : code === 0 ? 'well' : 'badly', out }),
      );
    });
  }
}
