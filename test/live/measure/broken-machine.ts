/** A machine of real processes in a folder of its own, whose processes are started again. */
import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { BadInput } from '../../../src/base/bad-input';
import { copyLinuxDisk } from '../../../src/cli/linux-images';
import { LiveMachine } from '../../../src/live/supervision/live-machine';

const pollMs = 5;
const patienceMs = 120_000;
const keptWords = 20;

export class BrokenMachine {
  readonly live: LiveMachine;
  /** The last words of the processes. */
  private said: readonly string[] = [];
  private readonly folder = mkdtempSync(join(tmpdir(), 'understudy-measure-'));

  constructor(
    guest: readonly string[],
    timeoutMs: number,
    /** The folder of the certificates, where connections are encrypted. */
    keys?: string,
  ) {
    const trust = keys === undefined ? [] : ['--keys', keys];
    const disk = join(this.folder, 'disk.img');
    if (guest.includes('--linux')) copyLinuxDisk(disk);
    else {
      writeFileSync(disk, '');
      truncateSync(disk, 1 << 20);
    }
    const detector = ['--detector', `timeout=${timeoutMs}ms,heartbeat=${Math.max(10, Math.round(timeoutMs / 10))}ms`];
    this.live = new LiveMachine({
      command: [process.execPath, 'dist/cli.js'],
      environment: () => ['--disk', disk, '--state', join(this.folder, 'state'), ...trust],
      replica: () => [...guest, ...detector, ...trust],
      names: ['left', 'right'],
      restarts: true,
      hears: {
        tells: (words) => {
          this.said = [...this.said.slice(1 - keptWords), words];
        },
      },
    });
  }

  /** @throws {BadInput} with what the environment has said, if it has ended at once */
  async start(): Promise<void> {
    await this.live.start();
    if (this.live.address === undefined) throw new BadInput(`the machine has not started: ${this.said.join(' ')}`);
  }

  /** Both replicas run and are members of the view. */
  get isWhole(): boolean {
    const { view, running } = this.live;
    return view.members.length === 2 && view.members.every((name) => running.some(({ member }) => member === name));
  }

  async until(what: string, isSo: () => boolean): Promise<void> {
    for (const end = Date.now() + patienceMs; !isSo(); await pause(pollMs))
      if (Date.now() > end) throw new Error(`${what} is awaited in vain; the processes said: ${this.said.join(' ')}`);
  }

  async end(): Promise<void> {
    await this.live.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }
}
