/** The page's end of the connection to the inspector's server. */
import type { Answers, Ask, AskName, FromServer, Overview } from '../viewer-protocol';

interface Waiting {
  readonly answered: (answer: never) => void;
  readonly failed: (error: Error) => void;
}

/** Before the next attempt to connect. */
const patienceMs = 1_000;

export class ServerConnection {
  #socket: WebSocket | undefined;
  readonly #waiting = new Map<number, Waiting>();
  #asked = 0;

  /** `isOpen` hears whether there is a connection; `changed` of what has been received as a whole. */
  constructor(
    private readonly isOpen: (is: boolean) => void,
    private readonly changed: (overview: Overview) => void,
    private readonly recording: () => string | undefined,
  ) {}

  connect(): void {
    const before = this.#socket;
    const wanted = this.recording();
    const query = wanted === undefined ? '' : `?recording=${encodeURIComponent(wanted)}`;
    const socket = new WebSocket(`${location.origin.replace(/^http/, 'ws')}/viewer${query}`);
    this.#socket = socket;
    before?.close();
    socket.addEventListener('open', () => this.isOpen(true));
    socket.addEventListener('message', ({ data }: MessageEvent<string>) => {
      if (this.#socket === socket) this.#receive(JSON.parse(data) as FromServer);
    });
    socket.addEventListener('close', () => {
      if (this.#socket !== socket) return;
      this.isOpen(false);
      for (const { failed } of this.#waiting.values()) failed(new Error('the connection was lost'));
      this.#waiting.clear();
      setTimeout(() => this.#socket === socket && this.connect(), patienceMs);
    });
  }

  /** Rejects where the server cannot answer, or goes away. */
  ask<Name extends AskName>(what: Extract<Ask, { readonly ask: Name }>): Promise<Answers[Name]> {
    const socket = this.#socket;
    if (socket?.readyState !== WebSocket.OPEN) return Promise.reject(new Error('there is no connection'));
    const number = ++this.#asked;
    return new Promise((answered, failed) => {
      this.#waiting.set(number, { answered: answered as Waiting['answered'], failed });
      socket.send(JSON.stringify({ ...what, number }));
    });
  }

  #receive(message: FromServer): void {
    if ('overview' in message) {
      this.changed(message.overview);
      return;
    }
    const waiting = this.#waiting.get(message.number);
    this.#waiting.delete(message.number);
    if ('error' in message) waiting?.failed(new Error(message.error));
    else waiting?.answered(message.answer as never);
  }
}
