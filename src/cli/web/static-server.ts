/** Serves the files of one folder, and nothing else, to browsers on this machine. */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join } from 'node:path';
import { UsageError } from '../usage-error';

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
  '.elf': 'application/octet-stream',
};

/** The page runs no text as code. Its worker does: the processor's fast loop is generated. */
const pagePolicy = [
  "default-src 'self'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "worker-src 'self'",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');
const workerPolicy = "default-src 'self'; script-src 'self' 'unsafe-eval' 'wasm-unsafe-eval'; object-src 'none'";
const isWorker = (path: string) => /\/worker-[\w-]+\.js$/.test(path);

const loopback = '127.0.0.1';
const localNames = ['localhost', loopback, '[::1]'];
/** Of a host with or without its port. */
export const isLocalName = (host: string): boolean => localNames.includes(host.replace(/:\d+$/, ''));

export interface ServerOptions {
  /** With 0 the system chooses one that is free. */
  readonly port: number;
  /** Without it only this machine is served. */
  readonly host?: string;
  /** Files from elsewhere, and texts, by the path under which a browser asks for them. */
  readonly more?: ReadonlyMap<string, Served>;
}

export type Served = { readonly file: string } | { readonly text: string };

/** Files below the folder by the path under which a browser asks for them: nothing else can be asked for. */
function filesIn(folder: string, under = '/'): Map<string, Served> {
  const files = new Map<string, Served>();
  for (const name of readdirSync(folder)) {
    const path = join(folder, name);
    if (statSync(path).isDirectory()) for (const [key, file] of filesIn(path, `${under}${name}/`)) files.set(key, file);
    else files.set(`${under}${name}`, { file: path });
  }
  return files;
}

/** Answers what is no file; tells whether it does. */
type Route = (request: IncomingMessage, response: ServerResponse) => boolean;

/**
 * Starts to serve a folder; resolves with the server and its address, once it listens.
 * @throws {UsageError} if the port cannot be listened to
 */
export async function serveFolder(
  folder: string,
  { port, host, more = new Map() }: ServerOptions,
  route: Route = () => false,
): Promise<{ readonly server: Server; readonly address: string }> {
  const files = new Map([...filesIn(folder), ...more]);
  const server = createServer((request, response) => respond(files, host, route, request, response));
  await new Promise<void>((listening, failed) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const why = error.code === 'EADDRINUSE' ? 'another program listens there: choose another --port' : error.message;
      failed(new UsageError(`port ${port} of ${host ?? loopback}: ${why}`));
    });
    server.listen(port, host ?? loopback, listening);
  });
  const { port: taken } = server.address() as AddressInfo;
  return { server, address: `http://${host ?? 'localhost'}:${taken}/` };
}

/** `undefined`: the file is there no more, as when the page is built again meanwhile. */
function contents(served: Served): Uint8Array | undefined {
  try {
    return 'text' in served ? Buffer.from(served.text) : readFileSync(served.file);
  } catch {
    return undefined;
  }
}

function respond(
  files: ReadonlyMap<string, Served>,
  host: string | undefined,
  route: Route,
  request: IncomingMessage,
  response: ServerResponse,
): void {
  const refuse = (status: number, words: string) =>
    response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8' }).end(`${words}\n`);
  // Another page's name that its DNS leads here is refused: only this machine's own names are served.
  if (host === undefined && !isLocalName(request.headers.host ?? ''))
    return void refuse(421, 'this server serves localhost only');
  if (route(request, response)) return;
  if (request.method !== 'GET' && request.method !== 'HEAD') return void refuse(405, 'only GET and HEAD');
  const path = (request.url ?? '/').split(/[?#]/)[0];
  const asWhat = path === '/' ? '/index.html' : path;
  const served = files.get(asWhat);
  if (served === undefined) return void refuse(404, 'there is no such file');
  const body = contents(served);
  if (body === undefined) return void refuse(404, 'this file has been taken away: start the command again');
  response.writeHead(200, {
    'content-type': types[extname(asWhat)] ?? 'application/octet-stream',
    'content-length': body.length,
    'content-security-policy': isWorker(path) ? workerPolicy : pagePolicy,
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'cross-origin-opener-policy': 'same-origin',
    'cache-control': 'no-cache',
  });
  response.end(request.method === 'HEAD' ? undefined : body);
}
