/** The connections whose replica or client has said who it is. */
import type { ConnectionEnd, ConnectionListener } from '../ports/connection';
import { encodeMessage } from '../protocol/environment/codec';
import {
  type EnvironmentMessage,
  type Hello,
  memberName,
  type TerminalMessage,
} from '../protocol/environment/messages';

/** The terminal's input goes out in messages of at most so many bytes. */
const greatestInput = 4096;

/** What the environment does with a frame on a connection, and at the connection's end. */
export interface Heard<Connection> {
  readonly frame: (connection: Connection, bytes: Uint8Array) => void;
  readonly closed: (connection: Connection) => void;
}

export class ReplicaConnection implements ConnectionListener {
  hello: Hello | undefined;
  /** HELLO has come; the chart may defer WELCOME. */
  private isGreeted = false;
  /** The ordinal of the next input byte to be sent. */
  inputFrom = 0;

  constructor(
    readonly end: ConnectionEnd,
    private readonly heard: Heard<ReplicaConnection>,
  ) {
    end.hear(this);
  }

  frame(bytes: Uint8Array): void {
    this.heard.frame(this, bytes);
  }

  closed(): void {
    this.heard.closed(this);
  }

  /** Takes HELLO; returns whether it is the connection's first one. */
  greets({ inputFrom }: Hello): boolean {
    if (this.isGreeted) return false;
    this.isGreeted = true;
    this.inputFrom = inputFrom;
    return true;
  }

  get processor(): string {
    return this.hello === undefined ? '' : memberName(this.hello.name, this.hello.incarnation);
  }

  /** Input that has come, each byte once on a connection; `read` yields at most so many bytes from an ordinal on. */
  sendInput(read: (from: number, most: number) => { readonly ordinal: number; readonly bytes: Uint8Array }): void {
    for (;;) {
      const { ordinal, bytes } = read(this.inputFrom, greatestInput);
      if (bytes.length === 0) return;
      this.send({ kind: 'input', ordinal, bytes });
      this.inputFrom = ordinal + bytes.length;
    }
  }

  send(message: EnvironmentMessage): void {
    this.end.send(encodeMessage(message));
  }
}

export class ClientConnection implements ConnectionListener {
  client: string | undefined;
  /** The ordinal of the next byte of text to be sent. */
  textFrom = 0;

  constructor(
    readonly end: ConnectionEnd,
    private readonly heard: Heard<ClientConnection>,
  ) {
    end.hear(this);
  }

  frame(bytes: Uint8Array): void {
    this.heard.frame(this, bytes);
  }

  closed(): void {
    this.heard.closed(this);
  }

  send(message: TerminalMessage): void {
    this.end.send(encodeMessage(message));
  }
}

/** One connection for each name: a later HELLO ends the older connection, and an older one is refused. */
export class ReplicaConnections {
  private readonly byName = new Map<string, ReplicaConnection>();
  /** The greatest HELLO of each name. */
  private readonly latest = new Map<string, Hello>();

  /** Returns whether the connection is its process's latest; the older one ends. */
  welcome(connection: ReplicaConnection, hello: Hello): boolean {
    const latest = this.latest.get(hello.name);
    if (latest !== undefined && this.isOutdated(hello, latest)) return false;
    this.latest.set(hello.name, hello);
    this.byName.get(hello.name)?.end.close();
    this.byName.set(hello.name, connection);
    return true;
  }

  /** Whether a process of this name is connected. */
  has(name: string): boolean {
    return this.byName.has(name);
  }

  /** The others that have said where they are reached; `undefined` where this one has not. */
  peersOf(connection: ReplicaConnection) {
    if (connection.hello?.address === undefined) return undefined;
    return this.all.flatMap((each) => {
      const address = each.hello?.address;
      return each === connection || address === undefined ? [] : [{ member: each.processor, address }];
    });
  }

  /** All that have said where they are reached. */
  get reachable(): readonly { readonly name: string; readonly address: string }[] {
    return this.all.flatMap(({ processor, hello }) =>
      hello?.address === undefined ? [] : [{ name: processor, address: hello.address }],
    );
  }

  of(processor: string): ReplicaConnection | undefined {
    return this.all.find((each) => each.processor === processor);
  }

  /** Returns whether the processor is connected. */
  sendTo(processor: string, message: EnvironmentMessage): boolean {
    const connection = this.of(processor);
    connection?.send(message);
    return connection !== undefined;
  }

  get all(): readonly ReplicaConnection[] {
    return [...this.byName.values()];
  }

  ended(connection: ReplicaConnection): void {
    const name = connection.hello?.name ?? '';
    if (this.byName.get(name) === connection) this.byName.delete(name);
  }

  tellAll(message: EnvironmentMessage): void {
    for (const connection of this.all) connection.send(message);
  }

  /** The environment ends a connection. */
  close(connection: ReplicaConnection): void {
    connection.end.close();
    this.ended(connection);
  }

  clear(): void {
    this.byName.clear();
    this.latest.clear();
  }

  /** Whether a process has said this HELLO before the latest one of its name. */
  protected isOutdated({ incarnation, connection }: Hello, latest: Hello): boolean {
    return incarnation < latest.incarnation || (incarnation === latest.incarnation && connection < latest.connection);
  }
}
