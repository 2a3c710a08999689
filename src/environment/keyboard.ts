/** Which client of the console types: the first one until it leaves, and then the one that asks. The others read. */
import type { ClientConnection } from './greeted';

export class Keyboard {
  private writer: ClientConnection | undefined;

  /** The clients that are attached, this one's owner's list. */
  constructor(private readonly clients: readonly ClientConnection[]) {}

  writes(connection: ClientConnection): boolean {
    return connection === this.writer;
  }

  /** A client has come; one that has read before goes on reading. */
  offer(connection: ClientConnection, reads: boolean): void {
    if (!reads) this.writer ??= connection;
  }

  /** A client wants to type. */
  ask(connection: ClientConnection): void {
    const was = this.writer;
    this.writer ??= connection;
    connection.send({ kind: 'keyboard', is: this.writes(connection) ? 'yours' : 'taken' });
    if (was === undefined) this.tellReaders('taken');
  }

  /** A client comes back on another connection. */
  passOn(before: ClientConnection, connection: ClientConnection): void {
    if (this.writes(before)) this.writer = connection;
  }

  left(connection: ClientConnection): void {
    if (!this.writes(connection)) return;
    this.writer = undefined;
    this.tellReaders('free');
  }

  clear(): void {
    this.writer = undefined;
  }

  private tellReaders(is: 'free' | 'taken'): void {
    for (const each of this.clients) if (!this.writes(each)) each.send({ kind: 'keyboard', is });
  }
}
