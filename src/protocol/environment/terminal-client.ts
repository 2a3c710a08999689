/**
 * A client of the terminal: a person's screen and keyboard, at the end of a connection. The client counts what it has
 * shown, numbers its keys, and keeps them until the environment has taken them; so a connection that breaks neither
 * loses nor repeats a byte.
 */
import type { Clock } from '../../ports/clock';
import type { ConnectionEnd } from '../../ports/connection';
import { LastingConnection } from '../lasting-connection';
import { decodeTerminalMessage, encodeMessage } from './codec';
import { type ClientMessage, greatestKey, type TerminalMessage } from './messages';

export interface TerminalClientOptions {
  readonly clock: Clock;
  /** The client's actor at the clock. */
  readonly actor: string;
  readonly client: string;
  readonly dial: () => ConnectionEnd;
  readonly retryNs: number;
  /** Shows a byte to the person. */
  readonly show: (byte: number) => void;
  /** Hears who types now, where that has changed. */
  readonly keyboard?: (is: KeyboardState) => void;
  /** There is room for more keys. */
  readonly room?: () => void;
  /** The environment does not serve this client, and the client makes no further connection. */
  readonly refused?: (why: string) => void;
}

/** This client types, another one does, or none. */
export type KeyboardState = Extract<TerminalMessage, { kind: 'keyboard' }>['is'];

/** Of keys that are not taken, so many bytes are on their way. */
export const greatestUntaken = 1 << 16;

interface Key {
  readonly number: number;
  readonly bytes: Uint8Array;
}

export class TerminalClient {
  private readonly connection: LastingConnection;
  isAttached = false;
  private shown = 0;
  private keys: Key[] = [];
  /** The bytes of those keys, and how many of the keys have been sent on this connection. */
  private waitingBytes = 0;
  private sent = 0;
  private reads = false;
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

  /** While another client types, the keys are dropped; returns whether they are not. */
  type(bytes: Uint8Array): boolean {
    for (let at = 0; at < bytes.length && !this.reads; at += greatestKey) {
      const part = bytes.subarray(at, at + greatestKey);
      this.keys.push({ number: ++this.lastKey, bytes: part });
      this.waitingBytes += part.length;
    }
    this.sendKeys();
    return !this.reads;
  }

  /** Whether so many keys wait that the person should type no more for now; `room` tells the end of that. */
  get isFull(): boolean {
    return this.waitingBytes >= greatestUntaken;
  }

  /** Asks for the keyboard, which the environment gives if no other client has it. */
  take(): void {
    this.send({ kind: 'take' });
  }

  /** From where the environment is to send the text. */
  protected get shownBefore(): number {
    return this.shown;
  }

  private greet(): void {
    this.isAttached = false;
    const { client } = this.options;
    const reads = this.reads ? ({ reads: true } as const) : {};
    this.connection.send(encodeMessage({ kind: 'attach', client, shown: this.shownBefore, ...reads }));
  }

  private sendKeys(): void {
    if (!this.isAttached) return;
    let bytes = this.keys.slice(0, this.sent).reduce((sum, key) => sum + key.bytes.length, 0);
    for (const key of this.keys.slice(this.sent)) {
      bytes += key.bytes.length;
      if (bytes > greatestUntaken) return;
      this.sent++;
      this.send({ kind: 'key', ...key });
    }
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
    else if (message.kind === 'taken') {
      this.taken(message.upTo);
      this.sendKeys();
    } else if (message.kind === 'keyboard') this.keyboardIs(message.is);
    else if (message.kind === 'notAttached') {
      this.leave();
      this.options.refused?.(message.why);
    } else this.attached(message);
  }

  private attached({ taken, ...more }: Extract<TerminalMessage, { kind: 'attached' }>): void {
    const reads = more.reads === true;
    this.isAttached = true;
    this.sent = 0;
    this.taken(taken);
    if (reads !== this.reads) this.keyboardIs(reads ? 'taken' : 'yours');
    this.sendKeys();
  }

  private keyboardIs(is: KeyboardState): void {
    this.reads = is !== 'yours';
    if (this.reads) this.taken(this.lastKey);
    this.options.keyboard?.(is);
  }

  private taken(upTo: number): void {
    const [before, wasFull] = [this.keys.length, this.isFull];
    this.keys = this.keys.filter(({ number }) => number > upTo);
    this.sent = Math.max(0, this.sent - (before - this.keys.length));
    this.waitingBytes = this.keys.reduce((sum, { bytes }) => sum + bytes.length, 0);
    if (wasFull && !this.isFull) this.options.room?.();
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
