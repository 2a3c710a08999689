/** A link between two replicas over connections that break and are made again. */
import { type Observable, Subject } from 'rxjs';
import type { Clock } from '../../ports/clock';
import type { ConnectionEnd } from '../../ports/connection';
import type { LinkEnd } from '../../ports/link';

export class SocketLink implements LinkEnd {
  readonly frames: Observable<Uint8Array>;
  private readonly frameSubject = new Subject<Uint8Array>();
  private connection: ConnectionEnd | undefined;

  constructor(
    private readonly clock: Clock,
    /** The connection has ended. */
    private readonly broken: () => void,
  ) {
    this.frames = this.frameSubject.asObservable();
  }

  get isConnected(): boolean {
    return this.connection !== undefined;
  }

  /** A new connection takes the older one's place. */
  connect(connection: ConnectionEnd): void {
    this.connection?.close();
    this.connection = connection;
    connection.hear({
      frame: (bytes) => {
        if (this.connection === connection) this.frameSubject.next(bytes);
      },
      closed: () => {
        if (this.connection !== connection) return;
        this.connection = undefined;
        this.broken();
      },
    });
  }

  /** Without a connection the frame is lost, as on any link. */
  send(frame: Uint8Array): number {
    this.connection?.send(frame);
    return this.clock.nowAt;
  }

  close(): void {
    this.connection?.close();
    this.connection = undefined;
  }
}
