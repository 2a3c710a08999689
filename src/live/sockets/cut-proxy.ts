/** A way between two processes that a test cuts: what is on it is lost, and for some time no connection is made. */
import { connect, createServer, type Server, type Socket } from 'node:net';
import { type Address, addressText } from './address';

export class CutProxy {
  /** Where the connections lead. */
  target: Address | undefined;
  private readonly sockets = new Set<Socket>();
  private closedUntil = 0;

  private constructor(
    private readonly server: Server,
    /** Where processes connect. */
    readonly address: string,
  ) {
    server.on('connection', (socket) => this.accept(socket));
  }

  /** At a free port of this machine. */
  static open(): Promise<CutProxy> {
    const server = createServer();
    return new Promise((resolve, reject) => {
      server.on('error', reject);
      server.listen(0, '127.0.0.1', () => {
        const bound = server.address();
        const port = bound === null || typeof bound === 'string' ? 0 : bound.port;
        resolve(new CutProxy(server, addressText({ host: '127.0.0.1', port })));
      });
    });
  }

  cut(forMs: number): void {
    this.closedUntil = Date.now() + forMs;
    for (const socket of this.sockets) socket.destroy();
  }

  close(): void {
    this.server.close();
    for (const socket of this.sockets) socket.destroy();
  }

  private accept(socket: Socket): void {
    const { target } = this;
    if (target === undefined || Date.now() < this.closedUntil) {
      socket.destroy();
      return;
    }
    const onward = connect(target);
    for (const [one, other] of [
      [socket, onward],
      [onward, socket],
    ]) {
      this.sockets.add(one);
      one.setNoDelay(true);
      one.on('error', () => {});
      one.on('close', () => {
        this.sockets.delete(one);
        other.destroy();
      });
      one.pipe(other);
    }
  }
}
