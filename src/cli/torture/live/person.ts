/** A person at the console of a live machine, over a connection that may break. */
import { setTimeout as pause } from 'node:timers/promises';
import type { Credentials } from '../../../live/keys/credentials';
import { theEnvironment } from '../../../live/keys/identity';
import { parseAddress } from '../../../live/sockets/address';
import { dial } from '../../../live/sockets/server';
import { SystemClock } from '../../../live/system-clock';
import { TerminalClient } from '../../../protocol/environment/terminal-client';

export interface TypedLine {
  readonly text: string;
  /** Milliseconds after the line before, or after what it waits for. */
  readonly pauseMs: number;
  /** It is typed once this has been shown. */
  readonly after?: string;
}

const retryNs = 50_000_000;
const pollMs = 10;

export class Person {
  /** All that the person has seen. */
  shown = '';
  private readonly clock: SystemClock;
  private readonly client: TerminalClient;
  private hasLeft = false;

  /** At this address the person reaches the environment; `seen` hears of each byte. */
  constructor(address: string, seen: () => void = () => {}, keys?: Credentials) {
    this.clock = new SystemClock((error) => {
      throw error;
    });
    const sockets = { clock: this.clock, keys, refused: () => {} };
    const environment = parseAddress(address);
    this.client = new TerminalClient({
      clock: this.clock,
      actor: 'person',
      client: keys?.identity.name ?? 'person',
      dial: () => dial(environment, sockets, theEnvironment),
      retryNs,
      show: (byte) => {
        this.shown += String.fromCharCode(byte);
        seen();
      },
    });
  }

  /** Types all of it, one line after the other. */
  async type(lines: Iterable<TypedLine>): Promise<void> {
    this.clock.happens(() => this.client.attach());
    for (const { text, pauseMs, after } of lines) {
      while (!this.hasLeft && after !== undefined && !this.shown.includes(after)) await pause(pollMs);
      if (pauseMs > 0) await pause(pauseMs);
      if (this.hasLeft) return;
      this.clock.happens(() => this.client.type(Buffer.from(text)));
    }
  }

  leave(): void {
    this.hasLeft = true;
    this.clock.happens(() => this.client.leave());
    this.clock.end();
  }
}
