/** A live machine in this process whose every connection can be made to say something wrong. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { BadInput } from '../../../src/base/bad-input';
import { presets } from '../../../src/hypervisor/switches';
import { EnvironmentProcess } from '../../../src/live/environment/environment-process';
import { ReplicaProcess } from '../../../src/live/replica/replica-process';
import { dial } from '../../../src/live/sockets/server';
import { SystemClock } from '../../../src/live/system-clock';
import { TerminalClient } from '../../../src/protocol/environment/terminal-client';
import { Recorder } from '../../../src/trace/recorder';
import { MutatingWay } from './mutating-way';

export const names = ['left', 'right'] as const;
export type Name = (typeof names)[number];
const patienceMs = 20_000;
const here = { host: '127.0.0.1', port: 0 };

interface Running {
  readonly process: ReplicaProcess;
  readonly clock: SystemClock;
}

export class HostileMachine {
  /** What has gone wrong that must not: anything but a line for a person. */
  readonly failures: unknown[] = [];
  /** Why connections and processes have ended, in words. */
  readonly lines: string[] = [];
  readonly running = new Map<Name, Running>();
  private readonly folder = mkdtempSync(join(tmpdir(), 'understudy-hostile-'));
  private environment: EnvironmentProcess | undefined;
  private typing: NodeJS.Timeout | undefined;
  private person: { readonly client: TerminalClient; readonly clock: SystemClock } | undefined;

  private constructor(
    private readonly guest: string,
    private readonly append: string,
    /** From each replica to the environment, from each to the other one, by who is called, and from a person. */
    readonly toEnvironment: ReadonlyMap<Name, MutatingWay>,
    readonly toReplica: ReadonlyMap<Name, MutatingWay>,
    readonly ofPerson: MutatingWay,
  ) {}

  static async open(guest: string, append = ''): Promise<HostileMachine> {
    const ways = async () =>
      new Map(await Promise.all(names.map(async (name) => [name, await MutatingWay.open()] as const)));
    const machine = new HostileMachine(guest, append, await ways(), await ways(), await MutatingWay.open());
    await machine.startEnvironment();
    for (const name of names) await machine.start(name);
    machine.startPerson();
    return machine;
  }

  close(): void {
    clearInterval(this.typing);
    this.person?.client.leave();
    this.person?.clock.end();
    for (const name of names) this.end(name);
    this.environment?.close();
    for (const way of this.ways) way.close();
    rmSync(this.folder, { recursive: true, force: true });
  }

  get ways(): readonly MutatingWay[] {
    return [...this.toEnvironment.values(), ...this.toReplica.values(), this.ofPerson];
  }

  get primary(): Name | undefined {
    return [...this.running].find(([, { process }]) => process.seen.member === this.environment?.status.primary)?.[0];
  }

  get backup(): Name | undefined {
    return [...this.running.keys()].find((name) => name !== this.primary);
  }

  /** Both replicas run and are members of the view; those that have ended are started again. */
  async whole(): Promise<void> {
    const endAt = Date.now() + patienceMs;
    while (!this.isWhole) {
      if (Date.now() > endAt) throw new Error(`the machine does not come together again: ${this.described}`);
      for (const name of names) if (!this.running.has(name)) await this.start(name);
      await pause(5);
    }
  }

  async start(name: Name): Promise<void> {
    const { clock, recorder } = this.beginning((error) => this.ended(name, process.explained(error)));
    const [toEnvironment, toReplica] = [this.toEnvironment, this.toReplica].map(
      (ways) => ways.get(name) as MutatingWay,
    );
    const port = await freePort();
    toReplica.target = { host: '127.0.0.1', port };
    const over = (why: string) => {
      this.lines.push(why);
      if (this.running.get(name)?.process === process) this.end(name);
    };
    const process: ReplicaProcess = new ReplicaProcess({
      clock,
      recorder,
      plan: {
        guest: new Uint8Array(readFileSync(`examples/guests/${this.guest}.elf`)),
        append: this.append,
        memorySize: 4 << 20,
        switches: presets.revised,
        epochLength: undefined,
        epochNs: 2e6,
        restarts: false,
      },
      heartbeatNs: 50e6,
      timeoutNs: 500e6,
      digestsStates: false,
      name,
      environment: toEnvironment.address,
      keys: undefined,
      listen: { host: '127.0.0.1', port },
      advertise: toReplica.address,
      powersOn: true,
      now: () => Date.now() * 1e6,
      hears: {
        enlisted: () => {},
        waits: () => {},
        begins: () => {},
        deposed: () => over('deposed'),
        halted: () => over('halted'),
        unfit: over,
      },
    });
    this.running.set(name, { process, clock });
    try {
      await process.start();
    } catch (error) {
      this.ended(name, error);
    }
  }

  /** Ends a replica at once. */
  end(name: Name): void {
    const { process, clock } = this.running.get(name) ?? {};
    this.running.delete(name);
    process?.close();
    clock?.end();
  }

  private get isWhole(): boolean {
    const members: readonly string[] = this.environment?.status.members ?? [];
    return (
      members.length === names.length &&
      [...this.running.values()].every(({ process }) => members.includes(process.seen.member)) &&
      this.running.size === names.length
    );
  }

  private get described(): string {
    const replicas = [...this.running].map(([name, { process }]) => `${name} ${JSON.stringify(process.seen)}`);
    return `${JSON.stringify(this.environment?.status)} ${replicas.join(' ')} ${this.lines.slice(-3).join('; ')}`;
  }

  private ended(name: Name, error: unknown): void {
    if (error instanceof BadInput) this.lines.push(error.message);
    else this.failures.push(error);
    this.end(name);
  }

  private beginning(failed: (error: unknown) => void) {
    const clock = new SystemClock(failed);
    const recorder = new Recorder(clock);
    recorder.listenWith({
      'connection.refused': ({ why }) => this.lines.push(why),
      'peer.refused': ({ why }) => this.lines.push(why),
    });
    return { clock, recorder };
  }

  private async startEnvironment(): Promise<void> {
    const disk = join(this.folder, 'disk.img');
    writeFileSync(disk, new Uint8Array(1 << 20));
    const failed = (error: unknown) => void this.failures.push(error);
    this.environment = new EnvironmentProcess({
      ...this.beginning(failed),
      listen: here,
      keys: undefined,
      disk,
      actuator: false,
      mediaNs: 0,
      state: this.folder,
      nowUnix: Math.floor(Date.now() / 1000),
      viewChanged: () => {},
      halted: () => {},
      failed,
    });
    const at = await this.environment.start();
    for (const way of [...this.toEnvironment.values(), this.ofPerson]) way.target = at;
  }

  private startPerson(): void {
    const { clock } = this.beginning((error) => this.failures.push(error));
    const client = new TerminalClient({
      clock,
      actor: 'client',
      client: 'ada',
      dial: () => dial(this.ofPerson.address, { clock, keys: undefined, refused: () => {} }),
      retryNs: 20e6,
      show: () => {},
      refused: (why) => {
        this.lines.push(why);
        clock.end();
        this.startPerson();
      },
    });
    clearInterval(this.typing);
    this.person?.clock.end();
    this.person = { client, clock };
    clock.happens(() => client.attach());
    this.typing = setInterval(() => clock.happens(() => client.type(new Uint8Array([120, 10]))), 20);
  }
}

async function freePort(): Promise<number> {
  const way = await MutatingWay.open();
  way.close();
  return way.address.port;
}
