/** A machine of real processes in a folder of its own, for a measurement: it runs, stands still, and tells figures. */
import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { parseAddress } from '../../../live/sockets/address';
import { askStatus } from '../../../live/status/ask';
import type { ReplicaStatus } from '../../../live/status/status';
import { LiveMachine } from '../../../live/supervision/live-machine';
import { SystemClock } from '../../../live/system-clock';
import type { ProcessorKind } from '../../../pa-risc/routines';
import { emptyDiskBytes } from '../../../sim/plan/plan';
import { copyLinuxDisk } from '../../linux-images';
import { interruptible } from '../../terminal/interruptible';

export interface BenchGuest {
  /** The options that choose the guest. */
  readonly guest: readonly string[];
  /** Replicas, of which the first leads. */
  readonly replicas: 1 | 2;
  readonly processor: ProcessorKind;
  /** Instructions; without it an epoch lasts as long as `live` makes it. */
  readonly epochLength?: number;
}

const names = ['left', 'right'] as const;
/** No process is taken for dead while others are measured. */
const detector = ['--detector', 'timeout=600s,heartbeat=100ms'];
const patienceMs = 120_000;
const statusMs = 10_000;
const pollMs = 20;

export class BenchMachine {
  private readonly folder = mkdtempSync(join(tmpdir(), 'understudy-bench-'));
  private readonly said: string[] = [];
  private readonly live: LiveMachine;
  private readonly clock = new SystemClock((error) => {
    throw error;
  });

  private constructor(private readonly options: BenchGuest) {
    const { guest, replicas, processor, epochLength } = options;
    const disk = join(this.folder, 'disk.img');
    if (guest.includes('--linux')) copyLinuxDisk(disk);
    else {
      writeFileSync(disk, '');
      truncateSync(disk, emptyDiskBytes);
    }
    const epoch = epochLength === undefined ? [] : ['--epoch', `${epochLength}`];
    this.live = new LiveMachine({
      command: [process.execPath, process.argv[1]],
      environment: () => ['--disk', disk, '--state', join(this.folder, 'state')],
      replica: () => [...guest, '--processor', processor, ...epoch, ...detector],
      names: names.slice(0, replicas),
      restarts: false,
      hears: { tells: (line) => this.said.push(line) },
    });
  }

  /** Measures a machine from when the guest runs on all replicas. */
  static async measured<Result>(
    options: BenchGuest,
    measure: (machine: BenchMachine) => Promise<Result>,
  ): Promise<Result> {
    const machine = new BenchMachine(options);
    const work = async () => {
      await machine.live.start();
      await machine.until(() => machine.live.view.members.length === options.replicas);
      return measure(machine);
    };
    try {
      return await interruptible(work, () => machine.end());
    } finally {
      await machine.end();
    }
  }

  get address(): string {
    return this.live.address as string;
  }

  /** What each replica tells of itself, the one that leads first. */
  async replicas(): Promise<readonly ReplicaStatus[]> {
    const first = await this.ask(this.address);
    const addresses = first.process === 'environment' ? first.replicas.map(({ address }) => address) : [];
    const told = await Promise.all(addresses.map((address) => this.ask(address)));
    const replicas = told.filter((each): each is ReplicaStatus => each.process === 'replica');
    return replicas.sort((one) => (one.role === 'primary' ? -1 : 1));
  }

  /** No replica executes anything during `act`. */
  async still<Result>(act: () => Result | Promise<Result>): Promise<Result> {
    for (const name of names.slice(0, this.options.replicas)) this.live.freeze(name);
    try {
      return await act();
    } finally {
      this.live.thaw();
      // The first frames after the standstill are none of the measurement's.
      await pause(pollMs);
    }
  }

  async until(isSo: () => boolean): Promise<void> {
    for (const end = Date.now() + patienceMs; !isSo(); await pause(pollMs)) {
      if (Date.now() > end) throw new Error(`the machine does not come so far; it said: ${this.said.join(' ')}`);
    }
  }

  private async end(): Promise<void> {
    await this.live.stop();
    this.clock.end();
    rmSync(this.folder, { recursive: true, force: true });
  }

  private async ask(address: string) {
    const sockets = { clock: this.clock, keys: undefined, refused: () => {} };
    const status = await askStatus(parseAddress(address), sockets, statusMs);
    if (status === undefined) throw new Error(`${address} tells no status; the machine said: ${this.said.join(' ')}`);
    return status;
  }
}
