/** Hostile callers at a port whose connections are encrypted: each kind comes as far as another layer. */
import { createServer, type Socket } from 'node:net';
import { type ConnectionOptions, connect, type TLSSocket } from 'node:tls';
import type { Random } from '../../../src/base/random';
import type { Credentials } from '../../../src/live/keys/credentials';
import type { Address } from '../../../src/live/sockets/address';
import { type AttackOptions, plainly } from './attack';

export interface HostileCallers {
  readonly what: string;
  /** Of all frames, of which these callers send some in a row. */
  readonly share: number;
  readonly dial: () => Socket;
  /** Without it what `attack` makes. */
  readonly frame?: AttackOptions['frame'];
  /** So many frames a connection. */
  readonly together?: number;
}

/** `keys`: what a person has; `others`: the same of another authority. */
export async function callersWithKeys(
  port: Address,
  keys: Credentials,
  others: Credentials,
): Promise<readonly HostileCallers[]> {
  const hello = await clientHello(keys);
  return [
    { what: 'no handshake', share: 0.6, dial: () => plainly(port) },
    { what: 'a broken handshake', share: 0.1, dial: () => plainly(port), frame: broken(hello), together: 1 },
    { what: 'no certificate', share: 0.02, dial: stranger(port, { ca: keys.connecting().ca }) },
    { what: 'another authority’s certificate', share: 0.03, dial: stranger(port, others.connecting()) },
    { what: 'a certificate of ours', share: 0.25, dial: resuming(port, keys.connecting()) },
  ];
}

/** The first bytes of a caller's handshake. */
async function clientHello(keys: Credentials): Promise<Uint8Array> {
  const server = createServer();
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as { readonly port: number };
  const heard = new Promise<Uint8Array>((resolve) => {
    server.on('connection', (socket) => {
      socket.on('error', () => {});
      socket.once('data', resolve);
    });
  });
  const caller = connect({ host: '127.0.0.1', port, ...keys.connecting() });
  caller.on('error', () => {});
  const hello = await heard;
  caller.destroy();
  server.close();
  return hello;
}

/** The handshake's beginning with some bytes wrong, cut off, or both; what follows is no handshake. */
const broken =
  (hello: Uint8Array) =>
  ({ random }: Pick<AttackOptions, 'random'>): Uint8Array => {
    const made = Uint8Array.from(hello);
    const wrongs = random.integer(0, 3);
    for (let wrong = 0; wrong < wrongs; wrong++) made[random.integer(0, made.length - 1)] = random.integer(0, 255);
    const cut = wrongs === 0 || random.chance(0.3);
    return cut ? made.subarray(0, random.integer(1, made.length - 1)) : joinedWithNoise(made, random);
  };

const joinedWithNoise = (made: Uint8Array, random: Random): Uint8Array =>
  Buffer.concat([made, random.bytes(random.integer(0, 100))]);

/** It trusts whomever it has called. */
const stranger = (port: Address, options: ConnectionOptions) => (): Socket =>
  connect({ ...port, ...options, rejectUnauthorized: false, checkServerIdentity: () => undefined });

/** The first handshake is whole; later ones resume its session, at a third of the cost. */
function resuming(port: Address, options: ConnectionOptions): () => TLSSocket {
  let session: Buffer | undefined;
  return () => {
    const socket = connect({ ...port, ...options, session });
    socket.on('session', (ticket: Buffer) => {
      session = ticket;
    });
    return socket;
  };
}
