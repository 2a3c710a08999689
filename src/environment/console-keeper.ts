/**
 * The terminal between replicas and clients: text and keys are told as shown and taken once they are on stable storage.
 */
import type { StableStorage } from '../ports/stable-storage';
import type { Terminal } from '../ports/terminal';
import { decodeClientMessage } from '../protocol/environment/codec';
import type { Attach, ClientMessage, ReplicaMessage } from '../protocol/environment/messages';
import type { EnvironmentEntry, RecoveredState } from './environment-entry';
import type { ClientConnection } from './greeted';
import { HeldKeys } from './held-keys';
import { Keyboard } from './keyboard';
import { LatestKeys } from './latest-keys';

/** The terminal's memory: what has been shown, and typed and not confirmed. */
export interface KeptTerminal extends Omit<Terminal, 'text'> {
  /** The text from one ordinal up to another one. */
  textBetween(from: number, upTo: number): Uint8Array;
  /** The ordinal of the first byte of text that is kept. */
  readonly firstText: number;
  /** Keeps keys for the processor that leads. */
  keep(bytes: Uint8Array): void;
  /** So many bytes have been typed. */
  readonly typedBytes: number;
  /** Input before this ordinal has been confirmed. */
  readonly confirmedInput: number;
  /** Goes on with the text up to `shown`, whose end is `text`, and with this input. */
  recover(recovered: Pick<RecoveredState, 'shown' | 'text' | 'typed' | 'typedFrom'>): void;
}

export interface ConsoleKeeperOptions {
  readonly terminal: KeptTerminal;
  readonly storage: StableStorage<EnvironmentEntry>;
  /** The text before this ordinal is on stable storage. */
  readonly shown: (upTo: number) => void;
  /** There is new input. */
  readonly typed: () => void;
}

/** A guest that has not taken so many bytes of input gets no more for now. */
const greatestTyped = 1 << 18;
const greatestClients = 32;
/** So many bytes of input are forgotten with one record. */
const forgottenTogether = 4096;

export class ConsoleKeeper {
  protected readonly clients: ClientConnection[] = [];
  /** How much text is on stable storage. */
  protected stored = 0;
  /** The last key of each client that has come, and that is on stable storage. */
  private lastKeys = new LatestKeys();
  private takenKeys = new LatestKeys();
  private readonly keyboard = new Keyboard(this.clients);
  /** Keys for which there is no room yet. */
  private readonly held = new HeldKeys();
  /** Input before this ordinal is confirmed in a record. */
  private forgotten = 0;

  constructor(protected readonly options: ConsoleKeeperOptions) {}

  /** The ordinal from which on a replica must keep its output. */
  get expected(): number {
    return this.stored;
  }

  /** Figures for a reader. */
  get figures() {
    return { clients: this.clients.length, consoleBytes: this.stored, typedBytes: this.options.terminal.typedBytes };
  }

  recover(recovered: RecoveredState): void {
    const { shown, taken, typedFrom } = recovered;
    this.options.terminal.recover(recovered);
    this.stored = shown;
    this.forgotten = typedFrom;
    this.lastKeys = taken;
    this.takenKeys = new LatestKeys(taken.all);
  }

  /** The process has crashed: its connections are gone. */
  forgetClients(): void {
    this.clients.length = 0;
    this.keyboard.clear();
    this.held.clear();
  }

  /** A client's frame: it attaches first, once. */
  hear(
    connection: ClientConnection,
    bytes: Uint8Array,
    attaches: (attach: Attach) => void,
    refuse: (why: string) => void,
  ) {
    const decoded = decodeClientMessage(bytes);
    if ('problem' in decoded) refuse(decoded.problem);
    else if (decoded.message.kind === 'attach') {
      if (connection.client === undefined) attaches(decoded.message);
      else refuse('a second ATTACH');
    } else if (connection.client === undefined) refuse(`${decoded.message.kind} before ATTACH`);
    else if (decoded.message.kind === 'take') this.keyboard.ask(connection);
    else if (!this.keyboard.writes(connection)) refuse('a key of a client that reads');
    else if (this.mayTake) this.key(connection, decoded.message);
    else if (!this.held.add(connection, decoded.message)) refuse('keys for which there is no room');
  }

  /** Whether the guest has taken so much of the input that more is kept, after what waits. */
  private get mayTake(): boolean {
    return this.held.isEmpty && this.hasRoom;
  }

  private get hasRoom(): boolean {
    const { typedBytes, confirmedInput } = this.options.terminal;
    return typedBytes - confirmedInput < greatestTyped;
  }

  /** Why no such client is served, for a person; `undefined` if it is. */
  private refuses({ client, shown }: Attach): string | undefined {
    const { expectedOrdinal } = this.options.terminal;
    if (shown > expectedOrdinal)
      return `the client has seen ${shown} bytes, and this machine has written ${expectedOrdinal}: it is another machine`;
    const isThere = this.clients.some((each) => each.client === client);
    return isThere || this.clients.length < greatestClients ? undefined : `${greatestClients} clients are attached`;
  }

  /** What is wrong with output that no replica in its senses sends; too great a confirmation is harmless. */
  nonsense(message: ReplicaMessage): string | undefined {
    const { expectedOrdinal } = this.options.terminal;
    if (message.kind === 'output' && message.ordinal > expectedOrdinal)
      return `output from byte ${message.ordinal} on, and byte ${expectedOrdinal} has not come`;
    return undefined;
  }

  output(processor: string, { ordinal, bytes }: Extract<ReplicaMessage, { kind: 'output' }>): void {
    const { terminal, storage, shown } = this.options;
    const before = terminal.expectedOrdinal;
    for (const [at, byte] of bytes.entries()) terminal.put({ processor, ordinal: ordinal + at, byte });
    const after = terminal.expectedOrdinal;
    if (after === before) {
      shown(this.expected);
      return;
    }
    const entry = { kind: 'shown', ordinal: before, bytes: terminal.textBetween(before, after) } as const;
    storage.append(entry, () => {
      this.stored = after;
      shown(this.expected);
      for (const client of this.clients) this.sendText(client);
    });
    this.textCame();
  }

  /** Text is there that is not on stable storage yet. */
  protected textCame(): void {}

  /** At most so many bytes of input from this ordinal on; what has been confirmed is gone. */
  input(processor: string, from: number, most: number): { readonly ordinal: number; readonly bytes: Uint8Array } {
    const { terminal } = this.options;
    const ordinal = Math.max(from, terminal.confirmedInput);
    return { ordinal, bytes: terminal.input(processor, ordinal, most) };
  }

  /**
   * Input before this ordinal has been taken for good. A confirmation that a crash loses delays forgetting alone, so
   * that one record stands for many.
   */
  confirm(processor: string, upTo: number): void {
    const { terminal, storage } = this.options;
    terminal.confirmInput(processor, upTo);
    this.held.release(
      () => this.hasRoom,
      (connection, key) => this.key(connection, key),
    );
    if (terminal.confirmedInput < this.forgotten + forgottenTogether) return;
    this.forgotten = terminal.confirmedInput;
    storage.append({ kind: 'forgotten', upTo: this.forgotten }, () => {});
  }

  /** Takes a client on; returns whether it is served. */
  welcomes(connection: ClientConnection, attach: Attach, refuse: (why: string) => void): boolean {
    const why = this.refuses(attach);
    if (why === undefined) this.attach(connection, attach);
    else {
      connection.send({ kind: 'notAttached', why });
      refuse(why);
    }
    return why === undefined;
  }

  private attach(connection: ClientConnection, { client, shown, reads: before }: Attach): void {
    const others = this.clients.filter((each) => each.client === client);
    for (const other of others) {
      other.end.close();
      this.keyboard.passOn(other, connection);
      this.left(other);
    }
    connection.client = client;
    connection.textFrom = this.firstText(shown);
    this.clients.push(connection);
    this.keyboard.offer(connection, before === true);
    const reads = this.keyboard.writes(connection) ? {} : ({ reads: true } as const);
    connection.send({ kind: 'attached', taken: this.takenKeys.of(client), ...reads });
    this.sendText(connection);
  }

  left(connection: ClientConnection): void {
    const at = this.clients.indexOf(connection);
    if (at >= 0) this.clients.splice(at, 1);
    this.held.drop(connection);
    this.keyboard.left(connection);
  }

  /** Keys that have come before are dropped, and told again where they are taken. */
  key(connection: ClientConnection, { number, bytes }: Extract<ClientMessage, { kind: 'key' }>): void {
    const client = connection.client as string;
    if (this.hasKey(client, number)) {
      this.tellTaken(connection);
      return;
    }
    this.lastKeys.set(client, number);
    this.store(client, number, bytes, () => {
      this.takenKeys.set(client, number);
      this.options.terminal.keep(bytes);
      for (const each of this.clients) if (each.client === client) this.tellTaken(each);
      this.options.typed();
    });
  }

  protected store(client: string, key: number, bytes: Uint8Array, stored: () => void): void {
    this.options.storage.append({ kind: 'typed', client, key, bytes }, stored);
  }

  protected hasKey(client: string, number: number): boolean {
    return number <= this.lastKeys.of(client);
  }

  /** Where a client’s text begins: it says how much it has shown. */
  protected firstText(shown: number): number {
    return Math.max(shown, this.options.terminal.firstText);
  }

  private tellTaken(connection: ClientConnection): void {
    connection.send({ kind: 'taken', upTo: this.takenKeys.of(connection.client as string) });
  }

  private sendText(connection: ClientConnection): void {
    const { textFrom } = connection;
    if (textFrom >= this.stored) return;
    connection.send({
      kind: 'text',
      ordinal: textFrom,
      bytes: this.options.terminal.textBetween(textFrom, this.stored),
    });
    connection.textFrom = this.stored;
  }
}
