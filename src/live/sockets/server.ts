/** Where a process listens, and how it calls another one: over TLS with certificates at both ends where it has keys. */
import { connect, createServer, type Server, type Socket } from 'node:net';
import { connect as connectSecurely, createServer as createSecureServer, TLSSocket } from 'node:tls';
import { BadInput } from '../../base/bad-input';
import { type Credentials, peerOf } from '../keys/credentials';
import type { Identity } from '../keys/identity';
import type { SystemClock } from '../system-clock';
import { type Address, addressText } from './address';
import { SocketConnection } from './connection';
import { type HandshakeFailure, keysAtOneEnd, whyUntrusted } from './mistrust';
import { Newcomers } from './newcomers';

export interface Sockets {
  readonly clock: SystemClock;
  /** Without keys nothing is encrypted, and nobody says who calls. */
  readonly keys: Credentials | undefined;
  /** A connection was ended because of what the peer sent; `who`: the peer's address. */
  readonly refused: (who: string, why: string) => void;
  /** A call has found a process, or why none, in words. */
  readonly reached?: () => void;
  readonly unreachable?: (why: string) => void;
}

export interface Listening {
  /** With the port that was chosen. */
  readonly address: Address;
  close(): void;
}

const reasons: Readonly<Record<string, string>> = {
  EADDRINUSE: 'another process listens there',
  EACCES: 'this user may not listen there',
  EADDRNOTAVAIL: 'this machine has no such address',
  ENOTFOUND: 'there is no such host',
};
const unreachableReasons: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nothing listens there',
  ENOTFOUND: 'there is no such host',
  EHOSTUNREACH: 'there is no way to this host',
  ENETUNREACH: 'there is no way to this network',
  ETIMEDOUT: 'it does not reply',
};
/** Of a caller whose first bytes are no handshake. */
const speaksPlainly = 'ERR_SSL_WRONG_VERSION_NUMBER';
/** A caller that does not come to an end with its handshake is sent away. */
const handshakeMs = 5000;

/** @throws {BadInput} if the address cannot be had */
export function listenAt(
  address: Address,
  sockets: Sockets,
  accept: (end: SocketConnection) => void,
): Promise<Listening> {
  const open = new Set<Socket>();
  const { clock, keys, refused } = sockets;
  const keep = (socket: Socket) => {
    open.add(socket);
    socket.on('close', () => open.delete(socket));
  };
  /** In their handshake, by the address of the peer, which the socket beneath TLS and the one above have alike. */
  const strangers = new Map<string, Socket>();
  const newcomers = new Newcomers<string>((peer) => strangers.get(peer)?.destroy());
  const known = (peer: string) => {
    strangers.delete(peer);
    newcomers.delete(peer);
  };
  const shakeHands = (socket: Socket) => {
    const peer = addressOf(socket);
    strangers.set(peer, socket);
    socket.on('close', () => known(peer));
    newcomers.add(peer);
  };
  const enter = (socket: Socket) => {
    known(addressOf(socket));
    clock.happens(() => accept(connectionOver(socket, sockets)));
  };
  const server =
    keys === undefined
      ? createServer(enter)
      : createSecureServer({ ...keys.accepting, handshakeTimeout: handshakeMs }, enter);
  server.on('connection', keep);
  if (keys !== undefined) server.on('connection', shakeHands);
  server.on('tlsClientError', (error: HandshakeFailure, socket: TLSSocket) => {
    const peer = addressOf(socket);
    clock.happens(() => refused(peer, whyUntrusted(error, codeOf(socket))));
    const stranger = strangers.get(peer);
    const over = () => void socket.destroy();
    if (error.code === speaksPlainly && stranger !== undefined) stranger.write(keysAtOneEnd, over);
    else over();
  });
  return bound(server, address).then(() => listening(server, address, open));
}

/**
 * Nobody listens there, and this process may: found out before anything else is touched.
 * @throws {BadInput} if the address cannot be had
 */
export async function mustBeFree(address: Address): Promise<void> {
  const server = createServer();
  await bound(server, address);
  await new Promise((closed) => server.close(closed));
}

function bound(server: Server, address: Address): Promise<void> {
  return new Promise((resolve, reject) => {
    server.on('error', ({ code = '', message }: NodeJS.ErrnoException) =>
      reject(new BadInput(`cannot listen at ${addressText(address)}: ${reasons[code] ?? message}`)),
    );
    server.listen(address.port, address.host, resolve);
  });
}

function listening(server: Server, { host }: Address, open: ReadonlySet<Socket>): Listening {
  const own = server.address();
  const port = own === null || typeof own === 'string' ? 0 : own.port;
  return {
    address: { host, port },
    close: () => {
      server.close();
      for (const socket of open) socket.destroy();
    },
  };
}

/**
 * A call to another process; whether it succeeds, the connection tells. With keys only `expected` is spoken to; without
 * `expected` whoever has a certificate of the same authority.
 */
export function dial({ host, port }: Address, sockets: Sockets, expected?: Identity): SocketConnection {
  const { clock, keys, reached, unreachable } = sockets;
  const socket =
    keys === undefined ? connect({ host, port }) : connectSecurely({ host, port, ...keys.connecting(expected) });
  socket.on(keys === undefined ? 'connect' : 'secureConnect', () => clock.happens(() => reached?.()));
  socket.on('error', ({ code = '' }: NodeJS.ErrnoException) => {
    const why = unreachableReasons[code];
    if (why !== undefined) clock.happens(() => unreachable?.(why));
  });
  return connectionOver(socket, sockets);
}

function connectionOver(socket: Socket, { clock, refused }: Sockets): SocketConnection {
  return new SocketConnection({
    clock,
    socket,
    peer: socket instanceof TLSSocket ? () => peerOf(socket) : undefined,
    refused: (why) => refused(addressOf(socket), why),
  });
}

/** What is wrong with the peer's certificate: Node has a code here, and declares an error. */
const codeOf = ({ authorizationError }: TLSSocket): string | undefined =>
  authorizationError ? `${authorizationError}` : undefined;

const addressOf = ({ remoteAddress, remotePort }: Socket): string =>
  remoteAddress === undefined ? 'a peer' : addressText({ host: remoteAddress, port: remotePort ?? 0 });
