/**
 * A client of the terminal: a person's screen and keyboard, at the end of a connection. The client counts what it has
 * shown, numbers its keys, and keeps them until the environment has taken them; so a connection that breaks neither
 * loses nor repeats a byte.
 */
import type { Clock } from '../../ports/clock';
import type { ConnectionEnd } from '../../ports/connection';
import { LastingConnection } from '../lasting-connection';
import { decodeTerminalMessage, encodeMessage } from './codec';
import type { ClientMessage, TerminalMessage } from './messages';

export interface TerminalClientOptions {
  readonly clock: Clock;
  /** The client's actor at the clock. */
  readonly actor: string;
  readonly client: string;
  readonly dial: () => ConnectionEnd;
  readonly retryNs: number;
  /** Shows a byte to the person. */
  readonly show: (byte: number) => void;
}

interface Key {
  readonly number: number;
  readonly bytes: Uint8Array;
}

export class TerminalClient {
  private readonly connection: LastingConnection;
  isAttached = false;
  private shown = 0;
  private keys: Key[] = [];
  protected lastKey = 0;
  /** The person is away: the client makes no connection. */
  private isAway = false;

  constructor(protected readonly options: TerminalClientOptions) {
    const hears = {
      made: () => this.greet(),
      frame: (bytes: Uint8Array) => this.arrived(bytes),
      ended: () => this.ended(),
    };
    this.connection = new LastingConnection({ ...options, hears });
  }

  /** How many bytes the person has seen. */
  get shownBytes(): number {
    return this.shown;
  }

  attach(): void {
    this.isAway = false;
    this.connection.make();
  }

  /** The person leaves; keys that are not taken stay with the client. */
  leave(): void {
    this.isAway = true;
    this.isAttached = false;
    this.connection.close();
  }

  type(bytes: Uint8Array): void {
    const key = { number: ++this.lastKey, bytes };
    this.keys.push(key);
    this.send({ kind: 'key', ...key });
  }

  /** From where the environment is to send the text. */
  protected get shownBefore(): number {
    return this.shown;
  }

  private greet(): void {
    this.isAttached = false;
    this.connection.send(encodeMessage({ kind: 'attach', client: this.options.client, shown: this.shownBefore }));
  }

  private send(message: ClientMessage): void {
    if (this.isAttached) this.connection.send(encodeMessage(message));
  }

  private ended(): void {
    this.isAttached = false;
    if (!this.isAway) this.connection.makeLater();
  }

  private arrived(bytes: Uint8Array): void {
    const decoded = decodeTerminalMessage(bytes);
    if ('message' in decoded) this.hear(decoded.message);
    else this.connection.breakOff();
  }

  private hear(message: TerminalMessage): void {
    if (message.kind === 'text') this.show(message.ordinal, message.bytes);
    else if (message.kind === 'taken') this.taken(message.upTo);
    else {
      this.isAttached = true;
      this.taken(message.taken);
      for (const key of this.keys) this.send({ kind: 'key', ...key });
    }
  }

  private taken(upTo: number): void {
    this.keys = this.keys.filter(({ number }) => number > upTo);
  }

  /** A client that comes late gets the end of the text. */
  protected show(ordinal: number, bytes: Uint8Array): void {
    this.shown = Math.max(this.shown, ordinal);
    for (const byte of bytes.subarray(Math.max(0, this.shown - ordinal))) {
      this.shown++;
      this.options.show(byte);
    }
  }
}
