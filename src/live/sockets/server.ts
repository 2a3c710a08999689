/** Where a process listens, and how it calls another one: over TLS with certificates at both ends where it has keys. */
import { connect, createServer, type Server, type Socket } from 'node:net';
import { connect as connectSecurely, createServer as createSecureServer, TLSSocket } from 'node:tls';
import { BadInput } from '../../base/bad-input';
import { type Credentials, peerOf } from '../keys/credentials';
import type { Identity } from '../keys/identity';
import type { SystemClock } from '../system-clock';
import { type Address, addressText } from './address';
import { SocketConnection } from './connection';
import { Newcomers } from './newcomers';

export interface Sockets {
  readonly clock: SystemClock;
  /** Without keys nothing is encrypted, and nobody says who calls. */
  readonly keys: Credentials | undefined;
  /** A connection was ended because of what the peer sent; `who`: the peer's address. */
  readonly refused: (who: string, why: string) => void;
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
  server.on('tlsClientError', ({ message }: Error, socket: Socket) => {
    clock.happens(() => refused(addressOf(socket), message));
    socket.destroy();
  });
  return new Promise((resolve, reject) => {
    server.on('error', ({ code = '', message }: NodeJS.ErrnoException) =>
      reject(new BadInput(`cannot listen at ${addressText(address)}: ${reasons[code] ?? message}`)),
    );
    server.listen(address.port, address.host, () => resolve(listening(server, address, open)));
  });
}

function listening(server: Server, { host }: Address, open: ReadonlySet<Socket>): Listening {
  const bound = server.address();
  const port = bound === null || typeof bound === 'string' ? 0 : bound.port;
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
  const { keys } = sockets;
  const socket =
    keys === undefined ? connect({ host, port }) : connectSecurely({ host, port, ...keys.connecting(expected) });
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

const addressOf = ({ remoteAddress, remotePort }: Socket): string =>
  remoteAddress === undefined ? 'a peer' : addressText({ host: remoteAddress, port: remotePort ?? 0 });
