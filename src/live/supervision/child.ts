/** A process of a live machine, as the one that has started it sees it. */
import { type ChildProcess, spawn } from 'node:child_process';
import { type Report, supervised } from './report';

export interface ChildListener {
  /** What it tells of itself. */
  readonly reports: (report: Report) => void;
  /** A line for a person. */
  readonly says: (line: string) => void;
  /** `code`: `undefined` where a signal has ended it. */
  readonly ended: (code: number | undefined) => void;
}

const patienceMs = 2000;

export class Child {
  isFrozen = false;
  /** It was killed, whether it has ended yet or not. */
  isKilled = false;
  private readonly over: Promise<void>;
  private readonly child: ChildProcess;
  private rest = '';

  /** `command`: the program and its first arguments. */
  constructor([program, ...first]: readonly string[], args: readonly string[], hears: ChildListener) {
    this.child = spawn(program, [...first, ...args], {
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
      env: { ...process.env, ...supervised },
    });
    this.child.on('message', (message) => hears.reports(message as Report));
    this.child.stderr?.on('data', (bytes: Buffer) => {
      const lines = `${this.rest}${bytes.toString()}`.split('\n');
      this.rest = lines.pop() as string;
      for (const line of lines) hears.says(line);
    });
    this.over = new Promise((resolve) => {
      this.child.on('close', (code) => {
        resolve();
        hears.ended(code ?? undefined);
      });
    });
  }

  get pid(): number {
    return this.child.pid ?? 0;
  }

  /** At once, as `kill -9`. */
  kill(): void {
    this.isKilled = true;
    this.child.kill('SIGKILL');
  }

  /** Asks it to end, without a hand-over, and kills it where it does not. */
  async end(): Promise<void> {
    this.thaw();
    this.child.kill('SIGINT');
    const timer = setTimeout(() => this.kill(), patienceMs);
    await this.over;
    clearTimeout(timer);
  }

  freeze(): void {
    this.isFrozen = this.child.kill('SIGSTOP');
  }

  thaw(): void {
    if (this.isFrozen) this.child.kill('SIGCONT');
    this.isFrozen = false;
  }
}
