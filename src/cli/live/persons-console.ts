/** A person at a live machine's console, on this terminal: one client of the environment among several. */
import { BadInput } from '../../base/bad-input';
import type { SocketConnection } from '../../live/sockets/connection';
import { SystemClock } from '../../live/system-clock';
import { type KeyboardState, TerminalClient } from '../../protocol/environment/terminal-client';
import { GuestConsole } from '../terminal/guest-console';
import { TerminalSession } from '../terminal/terminal-session';
import { CommandKeys } from './command-keys';

export interface PersonOptions {
  /** The client's name in its certificate, or any. */
  readonly name: string;
  /** Calls the environment; `tells` shows a line to the person. */
  readonly dial: (clock: SystemClock, tells: (line: string) => void) => SocketConnection;
  /** A key after Ctrl-A that is neither `w` nor Ctrl-A itself. */
  readonly command: (key: string) => void;
  /** The person can see and type no more. */
  readonly failed: (error: unknown) => void;
}

const retryNs = 100_000_000;
const states: Readonly<Record<KeyboardState, string>> = {
  yours: '[you type]',
  taken: '[another person types; you read]',
  free: '[nobody types; Ctrl-A w takes the keyboard]',
};

export class PersonsConsole {
  readonly onTerminal = process.stdin.isTTY === true && process.stdout.isTTY === true;
  private readonly console = new GuestConsole(true, this.onTerminal);
  private readonly clock: SystemClock;
  private readonly client: TerminalClient;
  private session: TerminalSession | undefined;
  private is: KeyboardState = 'yours';

  constructor(private readonly options: PersonOptions) {
    const { name, dial, failed } = options;
    const clock = new SystemClock(failed);
    this.clock = clock;
    this.client = new TerminalClient({
      clock,
      actor: 'client',
      client: `${name}-${process.pid}-${Date.now()}`,
      dial: () => dial(clock, (line) => this.tell(line)),
      retryNs,
      show: (byte) => this.console.take(byte),
      keyboard: (is) => {
        this.is = is;
        this.tell(states[is]);
      },
      room: () => process.stdin.resume(),
      refused: (why) => failed(new BadInput(`the environment does not serve this client: ${why}`)),
    });
  }

  get isAttached(): boolean {
    return this.client.isAttached;
  }

  /** The terminal is the console's from now on. */
  take(): void {
    const { command, failed } = this.options;
    const keys = new CommandKeys(this.onTerminal, {
      type: (bytes) => this.type(bytes),
      command: (key) => (key === 'w' ? this.clock.happens(() => this.client.take()) : command(key)),
    });
    this.session = new TerminalSession({
      onKeys: (bytes) => keys.take(bytes),
      onEnd: failed,
      inputMayEnd: !this.onTerminal,
      rawOutput: true,
    });
  }

  attach(): void {
    this.clock.happens(() => this.client.attach());
  }

  /** A line for the person. */
  tell(line: string): void {
    this.console.tell(line);
  }

  /** A line at once, in reply to a key. */
  reply(line: string): void {
    this.console.reply(line);
  }

  /** The person leaves: another one may type. */
  release(): void {
    this.session?.release();
    this.clock.happens(() => this.client.leave());
    this.clock.end();
  }

  /** What the environment has no room for waits in front of this process. */
  private type(bytes: Uint8Array): void {
    this.clock.happens(() => {
      if (!this.client.type(bytes)) this.reply(states[this.is]);
      if (this.client.isFull) process.stdin.pause();
    });
  }
}
