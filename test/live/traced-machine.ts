/** A machine of real processes in a folder of its own, which a test breaks, and the verdict over what it has done. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { LiveMachine } from '../../src/live/supervision/live-machine';

const cli = [process.execPath, 'dist/cli.js'];
const pollMs = 20;
/** So long a medium works on a command at least. */
export const mediaMs = 2;
/** A machine that shares its cores with others is slow. */
const patienceMs = 60_000;

export class TracedMachine {
  readonly folder = mkdtempSync(join(tmpdir(), 'understudy-live-'));
  readonly said: string[] = [];
  readonly live: LiveMachine;

  /** `tape`: whether the environment has one; `more`: further arguments of a replica. */
  constructor(
    private readonly guest: string,
    append: string,
    private readonly tape = false,
    more: (name: string, start: number) => readonly string[] = () => [],
  ) {
    const disk = this.path('disk.img');
    writeFileSync(disk, '');
    truncateSync(disk, 1 << 20);
    mkdirSync(this.path('traces'));
    if (tape) for (const file of ['tape.tap', 'blank.tap']) writeFileSync(this.path(file), '');
    const trace = (name: string) => ['--trace', join(this.path('traces'), `${name}.jsonl`)];
    const machine = ['--guest', guest, '--append', append, '--detector', 'timeout=700ms,heartbeat=50ms'];
    this.live = new LiveMachine({
      command: cli,
      environment: (start) => [
        ...['--disk', disk, '--state', this.path('state'), ...trace(`environment-${start}`)],
        ...['--media-time', `${mediaMs}`],
        ...(tape ? ['--tape', this.path('tape.tap')] : []),
      ],
      replica: (name, start) => [...machine, ...trace(`${name}-${start}`), ...more(name, start)],
      names: ['left', 'right'],
      restarts: true,
      hears: { tells: (line) => this.said.push(line) },
    });
  }

  path(name: string): string {
    return join(this.folder, name);
  }

  async start(): ReturnType<LiveMachine['start']> {
    return this.live.start();
  }

  /** Waits until so many processors are members of the view, and no more are about to be. */
  async members(count: number): Promise<void> {
    await this.until(`${count} members`, () => this.has(count));
  }

  has(count: number): boolean {
    const { view, running } = this.live;
    return view.members.length === count && view.members.every((name) => running.some(({ member }) => member === name));
  }

  async until(what: string, isSo: () => boolean): Promise<void> {
    for (const end = Date.now() + patienceMs; !isSo(); await pause(pollMs)) {
      if (Date.now() > end) throw new Error(`${what} is awaited in vain; the processes said:\n${this.said.join('\n')}`);
    }
  }

  /** The oracle's verdict over all traces; `compared`: with the guest on the bare machine, which it has halted. */
  judged(compared = false): { readonly verdict: string; readonly violation?: string; readonly console: string } {
    const traces = readdirSync(this.path('traces')).map((name) => join(this.path('traces'), name));
    const tape = this.tape ? ['--tape', this.path('blank.tap')] : [];
    const bare = compared ? ['--guest', this.guest, '--disk-after', this.path('disk.img'), ...tape] : [];
    const { stdout, stderr } = spawnSync(cli[0], [cli[1], 'judge', ...traces, ...bare, '--json'], {
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
