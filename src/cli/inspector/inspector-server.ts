/** Receives from programs what their actors do, and shows it to pages. */
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import { Recording } from '../../inspector/received/recording';
import type { FromServer, Overview } from '../../inspector/viewer-protocol';
import { Viewer } from '../../inspector/views/viewer';
import { type ServerOptions, serveFolder } from '../web/static-server';
import { readAsk } from './asks';
import { isOwnPage, isProgramAllowed } from './callers';
import { SpilledTexts, type TextLimits } from './message-texts';
import { overviewOf } from './overview';
import { type Kept, NoRecording, openRecording, saveRecording } from './recording-file';

export interface InspectorOptions extends ServerOptions {
  /** Of one message, in bytes. */
  readonly greatestMessage: number;
  readonly texts: TextLimits;
}

/** What a page looks at. */
interface Shown extends Kept {
  /** The file that it comes from; none: it grows. */
  readonly file?: string;
  readonly viewers: Set<WebSocket>;
}

const overviewMs = 100;
/** A longer message is not received to its end: its connection is closed. */
const hardLimit = 64 << 20;
const greatestAsk = 1 << 18;
const greatestPrograms = 200;
const greatestViewers = 50;
const greatestOpened = 4;
const mebibytes = (bytes: number): string => `${(bytes / 2 ** 20).toFixed(1).replace('.0', '')} MB`;

export class InspectorServer {
  readonly #live: Shown;
  readonly #opened = new Map<string, Shown>();
  readonly #sockets = new WebSocketServer({ noServer: true, maxPayload: hardLimit, perMessageDeflate: false });
  readonly #startedAt = performance.now();
  #programs = 0;
  #viewers = 0;
  #given = 0;
  #ticking: NodeJS.Timeout | undefined;
  #server: Server | undefined;
  /** The version of each recording that pages have been told of. */
  readonly #told = new WeakMap<Shown, number>();
  #address = '';

  private constructor(private readonly options: InspectorOptions) {
    this.#live = this.#fresh();
  }

  /**
   * Serves the page of this folder, and listens for programs.
   * @throws {UsageError} if the port cannot be listened to
   */
  static async start(folder: string, options: InspectorOptions): Promise<InspectorServer> {
    const inspector = new InspectorServer(options);
    const { server, address } = await serveFolder(folder, options, (request, response) =>
      inspector.#answer(request, response),
    );
    inspector.#server = server;
    inspector.#address = address;
    server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) =>
      inspector.#upgrade(request, socket, head),
    );
    inspector.#ticking = setInterval(() => inspector.#tellOverviews(), overviewMs);
    return inspector;
  }

  /** Where the page is. */
  get address(): string {
    return this.#address;
  }

  /** Where programs connect. */
  get programAddress(): string {
    return this.#address.replace(/^http/, 'ws').replace(/\/$/, '');
  }

  get recording(): Recording {
    return this.#live.recording;
  }

  async stop(): Promise<void> {
    clearInterval(this.#ticking);
    for (const socket of this.#sockets.clients) socket.terminate();
    for (const { texts } of [this.#live, ...this.#opened.values()]) texts.clear();
    this.#server?.closeAllConnections();
    await new Promise((resolve) => this.#server?.close(resolve));
  }

  #fresh(file?: string): Shown {
    const texts = new SpilledTexts(this.options.texts);
    return { texts, recording: new Recording(texts), viewers: new Set(), ...(file !== undefined && { file }) };
  }

  #upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    socket.on('error', () => socket.destroy());
    const refuse = (status: string) =>
      socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
    const { path, parameters } = addressOf(request);
    const { host } = this.options;
    if (path !== '/viewer') {
      if (!isProgramAllowed(request, host)) {
        this.#live.recording.refuse(0, `A page of ${String(request.headers.origin).slice(0, 100)} was not let in.`);
        return void refuse('403 Forbidden');
      }
      if (this.#programs >= greatestPrograms) return void refuse('503 Service Unavailable');
      this.#sockets.handleUpgrade(request, socket, head, (program) => this.#program(program, request));
      return;
    }
    if (!isOwnPage(request, host)) return void refuse('403 Forbidden');
    if (this.#viewers >= greatestViewers) return void refuse('503 Service Unavailable');
    const id = parameters.get('recording');
    const shown = id === null ? this.#live : this.#opened.get(id);
    if (shown === undefined) return void refuse('404 Not Found');
    this.#sockets.handleUpgrade(request, socket, head, (viewer) => this.#viewer(viewer, shown));
  }

  #program(socket: WebSocket, request: IncomingMessage): void {
    const { recording } = this.#live;
    const { greatestMessage } = this.options;
    const program = recording.join(request.headers.origin);
    this.#programs++;
    socket.on('message', (data: Buffer, isBinary) => {
      if (isBinary) recording.refuse(program.number, 'One is binary; messages are JSON in text frames.');
      else if (data.length > greatestMessage) {
        const [size, limit] = [data.length, greatestMessage].map(mebibytes);
        const way = `send less context with \`serialize\`, or start with --max-message ${Math.ceil(data.length / 2 ** 20)}`;
        recording.refuse(program.number, `One is ${size}, the limit is ${limit}: ${way}.`);
      } else recording.take(program, data.toString('utf8'), Date.now());
    });
    socket.on('error', (error) => recording.refuse(program.number, `A connection failed: ${error.message}.`));
    socket.on('close', () => {
      this.#programs--;
      recording.leave(program);
    });
  }

  #viewer(socket: WebSocket, shown: Shown): void {
    const viewer = new Viewer(shown.recording);
    this.#viewers++;
    shown.viewers.add(socket);
    const send = (message: FromServer) => socket.send(JSON.stringify(message));
    send({ overview: this.#overviewOf(shown) });
    socket.on('message', (data: Buffer) => {
      const ask = data.length > greatestAsk ? undefined : readAsk(data.toString('utf8'));
      if (ask === undefined) return socket.close(1008, 'no question of this page');
      const { number } = ask;
      try {
        if (ask.ask === 'clear' && shown === this.#live) shown.recording.clear();
        else if (ask.ask === 'keepNewest') shown.texts.keepNewest();
        shown.recording.forgetOld();
        const answer = ask.ask === 'clear' || ask.ask === 'keepNewest' ? null : viewer.answer(ask);
        send({ number, answer });
      } catch (error) {
        send({ number, error: (error as Error).message });
      }
    });
    socket.on('error', () => socket.terminate());
    socket.on('close', () => {
      this.#viewers--;
      shown.viewers.delete(socket);
    });
  }

  #tellOverviews(): void {
    for (const shown of [this.#live, ...this.#opened.values()]) {
      if (this.#told.get(shown) === shown.recording.version) continue;
      this.#told.set(shown, shown.recording.version);
      const text = JSON.stringify({ overview: this.#overviewOf(shown) } satisfies FromServer);
      for (const viewer of shown.viewers) if (viewer.bufferedAmount < greatestAsk) viewer.send(text);
    }
  }

  #overviewOf(shown: Shown): Overview {
    return overviewOf(shown, this.programAddress, performance.now() - this.#startedAt, shown.file);
  }

  /** What is no file of the page's: recordings, saved and opened. */
  #answer(request: IncomingMessage, response: ServerResponse): boolean {
    const { path, parameters } = addressOf(request);
    if (path !== '/recording') return false;
    if (request.method === 'GET') void this.#save(parameters.get('recording'), response);
    else if (request.method === 'POST') void this.#open(request, response, parameters.get('name') ?? 'a file');
    else response.writeHead(405).end();
    return true;
  }

  async #save(id: string | null, response: ServerResponse): Promise<void> {
    const shown = id === null ? this.#live : this.#opened.get(id);
    if (shown === undefined) return void response.writeHead(404).end();
    response.writeHead(200, {
      'content-type': 'application/jsonl; charset=utf-8',
      'content-disposition': 'attachment; filename="inspection.jsonl"',
      'x-content-type-options': 'nosniff',
    });
    await saveRecording(shown, response);
  }

  async #open(request: IncomingMessage, response: ServerResponse, name: string): Promise<void> {
    const tell = (status: number, body: object) =>
      response.writeHead(status, { 'content-type': 'application/json; charset=utf-8' }).end(JSON.stringify(body));
    if (!isOwnPage(request, this.options.host)) return void tell(403, { error: 'is sent by another page' });
    // A browser writes other codes into its console as errors: what is wrong stands in the answer.
    if (!this.#makeRoom())
      return void tell(200, { error: `finds no room: ${greatestOpened} recordings are looked at` });
    const shown = this.#fresh(name.slice(0, 200));
    try {
      await openRecording(request, shown, this.options.greatestMessage * 2);
      const id = String(++this.#given);
      this.#opened.set(id, shown);
      tell(200, { recording: id });
    } catch (error) {
      shown.texts.clear();
      request.resume();
      tell(error instanceof NoRecording ? 200 : 400, { error: (error as Error).message });
    }
  }

  /** Forgets the oldest recording that no page looks at, where there are many. */
  #makeRoom(): boolean {
    if (this.#opened.size < greatestOpened) return true;
    const [gone] = [...this.#opened].filter(([, { viewers }]) => viewers.size === 0);
    if (gone === undefined) return false;
    gone[1].texts.clear();
    return this.#opened.delete(gone[0]);
  }
}

function addressOf({ url = '/' }: IncomingMessage): { readonly path: string; readonly parameters: URLSearchParams } {
  const [path, query] = url.split('?', 2);
  return { path, parameters: new URLSearchParams(query) };
}
