import { WebSocket } from 'ws';
import { printable } from '../../base/printable';
import type { InspectorMessage } from '../../inspector/messages';
import { UsageError } from '../usage-error';

const connectPatienceMs = 5_000;
/** More bytes on the way than that: the run waits for the inspector. */
const greatestBacklog = 1 << 20;
/** An inspector that takes nothing for so long is given up. */
const readPatienceMs = 30_000;
const closePatienceMs = 10_000;

/**
 * The connection to an inspector. `@statelyai/inspect` has a socket of its own, which tries for ever in silence, keeps
 * 200 messages until it is open, and cannot tell how far the inspector is behind.
 */
export class InspectorSocket {
  #isClosing = false;
  #backlog = 0;
  #readAt = Date.now();

  private constructor(
    private readonly url: string,
    private readonly socket: WebSocket,
    private readonly onLost: (words: string) => void,
  ) {
    socket.on('close', (code) => {
      if (!this.#isClosing) this.#giveUp(`has closed the connection (${code})`);
    });
  }

  /**
   * `onLost` hears, once, that the inspector has gone away during the run.
   * @throws {UsageError} if there is no inspector
   */
  static connect(url: string, onLost: (words: string) => void): Promise<InspectorSocket> {
    return new Promise((resolve, reject) => {
      const socket = new WebSocket(url, { handshakeTimeout: connectPatienceMs, perMessageDeflate: false });
      // An error after the connection is followed by its close.
      socket.on('error', (error) => reject(new UsageError(notThere(url, error))));
      socket.on('open', () => resolve(new InspectorSocket(url, socket, onLost)));
    });
  }

  get isOpen(): boolean {
    return this.socket.readyState === WebSocket.OPEN;
  }

  send(message: InspectorMessage): void {
    if (this.isOpen) this.socket.send(JSON.stringify(message));
  }

  /** Whether the inspector has to read before the run goes on. */
  get isBehind(): boolean {
    if (!this.isOpen) return false;
    const { bufferedAmount } = this.socket;
    if (bufferedAmount <= greatestBacklog || bufferedAmount < this.#backlog) this.#readAt = Date.now();
    this.#backlog = bufferedAmount;
    if (Date.now() - this.#readAt > readPatienceMs) {
      this.#giveUp(`has read nothing for ${readPatienceMs / 1e3} s`);
      return false;
    }
    return bufferedAmount > greatestBacklog;
  }

  /** Ends the connection when everything has been sent. */
  async close(): Promise<void> {
    this.#isClosing = true;
    if (this.socket.readyState === WebSocket.CLOSED) return;
    const closed = new Promise((resolve) => this.socket.once('close', resolve));
    const patience = setTimeout(() => this.socket.terminate(), closePatienceMs);
    this.socket.close(1000);
    await closed;
    clearTimeout(patience);
  }

  #giveUp(what: string): void {
    this.#isClosing = true;
    this.socket.terminate();
    this.onLost(`the inspector at ${printable(this.url)} ${what}; the run goes on without it`);
  }
}

function notThere(url: string, error: Error & { readonly code?: string }): string {
  // An attempt at several addresses fails with an error without words.
  const why = error.code === 'ECONNREFUSED' ? 'nothing listens there' : error.message || error.code;
  return `no inspector at ${url}: ${why}; start one first, or name its address: --inspect=ws://HOST:PORT`;
}
