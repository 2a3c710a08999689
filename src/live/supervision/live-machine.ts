/** All processes of a live machine on this computer: starts them, breaks them where told to, and starts them again. */
import { Child } from './child';
import type { ReplicaReport, Report } from './report';

export interface LiveMachineOptions {
  /** The program that has the commands `environment` and `replica`, with its first arguments. */
  readonly command: readonly string[];
  /** Arguments of `environment`, without its address; `start`: how often it was started before. */
  readonly environment: (start: number) => readonly string[];
  /** Arguments of a `replica`, without name and addresses; `start`: how many of that name were started before. */
  readonly replica: (name: string, start: number) => readonly string[];
  /** Where this replica finds the environment, which serves there: a test may have a way between the two. */
  readonly reach?: (name: string, environment: string) => string;
  /** Of the replicas; the first leads. */
  readonly names: readonly string[];
  /** Whether a replica that has ended is started again, and joins. */
  readonly restarts: boolean;
  /** After so many milliseconds a process that has died is started again; unless told 200. */
  readonly restartMs?: () => number;
  readonly hears: LiveMachineListener;
}

interface LiveMachineListener {
  /** A line for a person. */
  readonly tells: (line: string) => void;
  /** Another processor leads, or the view has other members. */
  readonly leads?: (view: ServedView) => void;
}

interface ServedView {
  readonly primary: string;
  readonly term: number;
  readonly members: readonly string[];
}

/** A replica as it has last told of itself. */
export interface SeenReplica extends ReplicaReport {
  /** `member` is empty until it has told. */
  readonly name: string;
  readonly pid: number;
  readonly isFrozen: boolean;
}

/** How the machine has ended. */
export type MachineEnd = 'halted' | 'no replica left' | 'badInput';

const usualRestartMs = 200;
/** Bad input: a process that has not begun would end the same way again. */
const badInputCode = 2;

export class LiveMachine {
  /** Where the environment serves. */
  address: string | undefined;
  view: ServedView = { primary: '', term: 0, members: [] };
  private environment: Child | undefined;
  private environmentStarts = 0;
  private readonly replicas = new Map<string, Child>();
  private readonly reports = new Map<string, ReplicaReport>();
  private readonly starts = new Map<string, number>();
  private readonly timers = new Set<NodeJS.Timeout>();
  private ending: ((end: MachineEnd) => void) | undefined;
  private listening: (() => void) | undefined;
  private isOver = false;

  constructor(private readonly options: LiveMachineOptions) {}

  /** Starts the environment and then the replicas, of which the first leads; `ended`: how all of it has ended. */
  async start(): Promise<{ readonly ended: Promise<MachineEnd> }> {
    const ended = new Promise<MachineEnd>((resolve) => {
      this.ending = resolve;
    });
    const listens = new Promise<void>((resolve) => {
      this.listening = resolve;
    });
    this.startEnvironment('127.0.0.1:0');
    await Promise.race([listens, ended]);
    this.startReplica(this.options.names[0]);
    return { ended };
  }

  /** The replicas that run. */
  get running(): readonly SeenReplica[] {
    const living = [...this.replicas].filter(([, { isKilled }]) => !isKilled);
    return living.map(([name, { pid, isFrozen }]) => {
      const { member = '', role = 'starting', epoch = 0 } = this.reports.get(name) ?? {};
      return { name, member, role, epoch, pid, isFrozen };
    });
  }

  get environmentPid(): number | undefined {
    return this.environment?.pid;
  }

  /** The name of the replica that leads, and those of the others. */
  get primary(): string | undefined {
    return this.running.find(({ member }) => member === this.view.primary)?.name;
  }

  get backups(): readonly string[] {
    return this.running.filter(({ member }) => member !== this.view.primary).map(({ name }) => name);
  }

  /** kill -9. */
  kill(name: string | undefined): void {
    if (name !== undefined) this.replicas.get(name)?.kill();
  }

  freeze(name: string | undefined): void {
    if (name !== undefined) this.replicas.get(name)?.freeze();
  }

  thaw(): void {
    for (const child of this.replicas.values()) child.thaw();
  }

  /** kill -9 of the environment, which is started again with its state. */
  killEnvironment(): void {
    this.environment?.kill();
  }

  /** A replica of this name, unless one runs. */
  startReplica(name: string): void {
    if (this.isOver || this.replicas.has(name) || this.address === undefined) return;
    const start = this.starts.get(name) ?? 0;
    this.starts.set(name, start + 1);
    this.reports.delete(name);
    const { command, replica, reach = (_name, environment) => environment, hears } = this.options;
    const environment = reach(name, this.address);
    const args = ['replica', '--name', name, '--environment', environment, ...replica(name, start)];
    const child = new Child(command, args, {
      reports: (report) => this.heard(report, name),
      says: hears.tells,
      ended: (code) => this.replicaEnded(name, code),
    });
    this.replicas.set(name, child);
  }

  /** Ends all processes, and returns once they have ended. */
  async stop(): Promise<void> {
    this.isOver = true;
    for (const timer of this.timers) clearTimeout(timer);
    const children = [...this.replicas.values(), ...(this.environment ? [this.environment] : [])];
    await Promise.all(children.map((child) => child.end()));
  }

  private startEnvironment(listen: string): void {
    const { command, environment, hears } = this.options;
    const args = ['environment', '--listen', listen, ...environment(this.environmentStarts++)];
    this.environment = new Child(command, args, {
      reports: (report) => this.heard(report),
      says: hears.tells,
      ended: (code) => this.environmentEnded(code),
    });
  }

  private heard(report: Report, name = ''): void {
    if (report.kind === 'listening') {
      this.address = report.address;
      this.listening?.();
    } else if (report.kind === 'halted') this.end('halted');
    else if (report.kind === 'replica') this.reports.set(name, report);
    else {
      const { primary, term, members } = report;
      this.view = { primary, term, members };
      this.options.hears.leads?.(this.view);
      // The first one leads; the others join.
      for (const each of this.options.names) if (!this.starts.has(each)) this.startReplica(each);
    }
  }

  private environmentEnded(code: number | undefined): void {
    this.environment = undefined;
    if (code === 0) this.end('halted');
    else if (code !== undefined) this.end('badInput');
    else this.later(() => this.startEnvironment(this.address as string));
  }

  private replicaEnded(name: string, code: number | undefined): void {
    const { restarts, hears } = this.options;
    this.replicas.delete(name);
    if (this.isOver) return;
    if (code === undefined) hears.tells(`[${this.reports.get(name)?.member ?? name} was killed]`);
    const isStarted = ![undefined, 'starting'].includes(this.reports.get(name)?.role);
    if (code === badInputCode && !isStarted) this.end('badInput');
    else if (restarts && code !== 0) this.later(() => this.startReplica(name));
    else if (this.replicas.size === 0 && code !== 0) this.end('no replica left');
  }

  private later(act: () => void): void {
    const { restartMs = () => usualRestartMs } = this.options;
    const timer = setTimeout(() => {
      this.timers.delete(timer);
      if (!this.isOver) act();
    }, restartMs());
    this.timers.add(timer);
  }

  private end(how: MachineEnd): void {
    this.ending?.(how);
  }
}
