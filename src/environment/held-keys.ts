/** Keys that wait until the guest has taken earlier ones; their client keeps them too, until they are taken. */
import type { ClientMessage } from '../protocol/environment/messages';
import { greatestUntaken } from '../protocol/environment/terminal-client';
import type { ClientConnection } from './greeted';

export type Key = Extract<ClientMessage, { kind: 'key' }>;

interface Held {
  readonly connection: ClientConnection;
  readonly key: Key;
}

export class HeldKeys {
  private held: Held[] = [];
  private bytes = 0;

  get isEmpty(): boolean {
    return this.held.length === 0;
  }

  /** Returns whether there is room: a client sends no more before earlier keys are taken. */
  add(connection: ClientConnection, key: Key): boolean {
    if (this.bytes + key.bytes.length > greatestUntaken) return false;
    this.held.push({ connection, key });
    this.bytes += key.bytes.length;
    return true;
  }

  /** Hands on keys in their order, while there is room for them. */
  release(hasRoom: () => boolean, take: (connection: ClientConnection, key: Key) => void): void {
    while (hasRoom()) {
      const next = this.held.shift();
      if (next === undefined) return;
      this.bytes -= next.key.bytes.length;
      take(next.connection, next.key);
    }
  }

  /** The client sends them again on its next connection. */
  drop(connection: ClientConnection): void {
    this.held = this.held.filter((each) => each.connection !== connection);
    this.bytes = this.held.reduce((sum, { key }) => sum + key.bytes.length, 0);
  }

  clear(): void {
    this.held = [];
    this.bytes = 0;
  }
}
