/** A machine of real processes in a folder of its own, which a test breaks, and the verdict over what it has done. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { LiveMachine } from '../../src/live/supervision/live-machine';

const cli = [process.execPath, 'dist/cli.js'];
const pollMs = 20;
/** A machine that shares its cores with others is slow. */
const patienceMs = 60_000;

export class TracedMachine {
  readonly folder = mkdtempSync(join(tmpdir(), 'understudy-live-'));
  readonly said: string[] = [];
  readonly live: LiveMachine;

  constructor(guest: string, append: string, names: readonly string[] = ['left', 'right']) {
    const disk = this.path('disk.img');
    writeFileSync(disk, '');
    truncateSync(disk, 1 << 20);
    mkdirSync(this.path('traces'));
    const trace = (name: string) => ['--trace', join(this.path('traces'), `${name}.jsonl`)];
    const machine = ['--guest', guest, '--append', append, '--detector', 'timeout=700ms,heartbeat=50ms'];
    this.live = new LiveMachine({
      command: cli,
      environment: (start) => ['--disk', disk, '--state', this.path('state'), ...trace(`environment-${start}`)],
      replica: (name, start) => [...machine, ...trace(`${name}-${start}`)],
      names,
      restarts: true,
      hears: { tells: (line) => this.said.push(line) },
    });
  }

  path(name: string): string {
    return join(this.folder, name);
  }

  async start(): Promise<void> {
    await this.live.start();
  }

  /** Waits until so many processors are members of the view, and no more are about to be. */
  async members(count: number): Promise<void> {
    await this.until(`${count} members`, () => {
      const { view, running } = this.live;
      return (
        view.members.length === count && view.members.every((name) => running.some(({ member }) => member === name))
      );
    });
  }

  async until(what: string, isSo: () => boolean): Promise<void> {
    for (const end = Date.now() + patienceMs; !isSo(); await pause(pollMs)) {
      if (Date.now() > end) throw new Error(`${what} is awaited in vain; the processes said:\n${this.said.join('\n')}`);
    }
  }

  /** The oracle's verdict over all traces. */
  judged(): { readonly verdict: string; readonly violation?: string; readonly console: string } {
    const traces = readdirSync(this.path('traces')).map((name) => join(this.path('traces'), name));
    const { stdout, stderr } = spawnSync(cli[0], [cli[1], 'judge', ...traces, '--json'], {
      encoding: 'utf8',
      maxBuffer: 1 << 28,
    });
    if (stdout === '') throw new Error(stderr);
    return JSON.parse(stdout);
  }

  async end(): Promise<void> {
    await this.live.stop();
    rmSync(this.folder, { recursive: true });
  }
}
