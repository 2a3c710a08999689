/** Where a process listens, and how it calls another one. */
import { connect, createServer, type Server, type Socket } from 'node:net';
import { BadInput } from '../../base/bad-input';
import type { ConnectionEnd } from '../../ports/connection';
import type { SystemClock } from '../system-clock';
import { type Address, addressText } from './address';
import { SocketConnection } from './connection';

export interface Sockets {
  readonly clock: SystemClock;
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

/** @throws {BadInput} if the address cannot be had */
export function listenAt(address: Address, sockets: Sockets, accept: (end: ConnectionEnd) => void): Promise<Listening> {
  const open = new Set<Socket>();
  const server = createServer((socket) => {
    open.add(socket);
    socket.on('close', () => open.delete(socket));
    sockets.clock.happens(() => accept(connectionOver(socket, sockets)));
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

/** A call to another process; whether it succeeds, the connection tells. */
export const dial = ({ host, port }: Address, sockets: Sockets): ConnectionEnd =>
  connectionOver(connect({ host, port }), sockets);

function connectionOver(socket: Socket, { clock, refused }: Sockets): ConnectionEnd {
  const who = `${socket.remoteAddress ?? ''}:${socket.remotePort ?? ''}`;
  return new SocketConnection({ clock, socket, refused: (why) => refused(who, why) });
}
