/** A copy of the source in which one mutant at a time stands; the working tree's own files are never touched. */
import { spawn } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { build } from 'esbuild';

export interface Outcome {
  readonly outcome: 'killed' | 'survived' | 'timed out';
  /** The scenario, seed, exploration or test that has noticed. */
  readonly killer?: string;
  readonly seconds: number;
}

/** The rooms whose source is mutated, and the tests that are theirs. */
const atWork = ['test/check/busy-devices.test.ts'];
export const rooms: Readonly<Record<string, readonly string[]>> = {
  'src/hypervisor': ['test/hypervisor', ...atWork],
  'src/replica': ['test/replica', 'test/protocol', 'test/check/group.test.ts', ...atWork],
  'src/protocol': ['test/protocol'],
  devices: ['test/devices', 'test/check/device.test.ts', 'test/check/tape-and-actuator.test.ts', ...atWork],
  machines: ['test/hypervisor', 'test/devices', 'test/check/chart-events.test.ts', ...atWork],
};

export const roomOf = (file: string): string => Object.keys(rooms).find((room) => file.startsWith(`${room}/`)) ?? file;

const parts = ['src', 'devices', 'machines', 'test', 'examples', 'docs', 'package.json', 'tsconfig.json'];
const vitestConfig = `export default {
  cacheDir: '.vite',
  test: { include: ['test/**/*.test.ts'], testTimeout: 300_000, env: { NO_COLOR: '1' } },
};
`;

interface Limits {
  readonly seeds: number;
  readonly busySeeds: number;
  readonly quickSeconds: number;
  readonly testSeconds: number;
}

export class Workplace {
  readonly #folder = mkdtempSync(join(tmpdir(), 'mutate-'));

  constructor(private readonly limits: Limits) {
    for (const part of parts) cpSync(part, join(this.#folder, part), { recursive: true });
    symlinkSync(resolve('node_modules'), join(this.#folder, 'node_modules'));
    writeFileSync(join(this.#folder, 'vitest.config.mjs'), vitestConfig);
  }

  close(): void {
    rmSync(this.#folder, { recursive: true, force: true });
  }

  /** Puts this text in the file's place, and looks who notices, the cheapest first. */
  async try(file: string, text: string): Promise<Outcome> {
    const path = join(this.#folder, file);
    const original = readFileSync(path, 'utf8');
    const startedAt = Date.now();
    const done = (outcome: Omit<Outcome, 'seconds'>): Outcome => ({
      ...outcome,
      seconds: Math.round((Date.now() - startedAt) / 100) / 10,
    });
    writeFileSync(path, text);
    try {
      const quick = await this.#quick();
      if (quick.outcome !== 'survived') return done(quick);
      for (const tests of rooms[roomOf(file)] ?? []) {
        const found = await this.#tests(tests);
        if (found.outcome !== 'survived') return done(found);
      }
      return done({ outcome: 'survived' });
    } finally {
      writeFileSync(path, original);
    }
  }

  async #quick(): Promise<Omit<Outcome, 'seconds'>> {
    const outfile = join(this.#folder, 'quick.mjs');
    try {
      await build({
        entryPoints: [join(this.#folder, 'test/mutate/quick.ts')],
        outfile,
        bundle: true,
        platform: 'node',
        format: 'esm',
        packages: 'external',
        logLevel: 'silent',
      });
    } catch {
      return { outcome: 'killed', killer: 'the compiler' };
    }
    const { seeds, busySeeds, quickSeconds } = this.limits;
    const { code, out } = await this.#run([outfile, this.#folder, String(seeds), String(busySeeds)], quickSeconds);
    if (code === undefined) return { outcome: 'timed out', killer: 'scenarios and seeds' };
    const [, killer] = /^killed by (.*)$/m.exec(out) ?? [];
    if (killer !== undefined) return { outcome: 'killed', killer };
    return code === 0 ? { outcome: 'survived' } : { outcome: 'killed', killer: 'an error when the program is loaded' };
  }

  async #tests(tests: string): Promise<Omit<Outcome, 'seconds'>> {
    const vitest = 'node_modules/vitest/vitest.mjs';
    const args = [vitest, 'run', tests, '--bail', '1', '--maxWorkers', '1', '--config', 'vitest.config.mjs'];
    const { code, out } = await this.#run(args, this.limits.testSeconds);
    if (code === undefined) return { outcome: 'timed out', killer: tests };
    if (code === 0) return { outcome: 'survived' };
    return { outcome: 'killed', killer: /FAIL\s+(.*)/.exec(out)?.[1].trim() ?? tests };
  }

  /** Without a code: it was ended because it took too long. */
  #run(args: readonly string[], seconds: number): Promise<{ readonly code?: number; readonly out: string }> {
    return new Promise((told) => {
      const child = spawn(process.execPath, args, { cwd: this.#folder, env: { ...process.env, NO_COLOR: '1' } });
      let out = '';
      let late = false;
      const timer = setTimeout(() => {
        late = true;
        child.kill('SIGKILL');
      }, seconds * 1000);
      for (const stream of [child.stdout, child.stderr]) stream.on('data', (data) => (out += data));
      child.on('close', (code) => {
        clearTimeout(timer);
        told(late ? { out } : { code: code ?? 1, out });
      });
    });
  }
}
