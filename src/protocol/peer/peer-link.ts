/**
 * A replica's way to another incarnation of a process, over a connection that may break and is made again. What is sent
 * while there is none is lost; the channel above sends it again, from where the peer says that it has come.
 */
import { type Observable, Subject } from 'rxjs';
import type { Clock } from '../../ports/clock';
import type { ConnectionEnd } from '../../ports/connection';
import type { LinkEnd } from '../../ports/link';
import { LastingConnection } from '../lasting-connection';
import { decodePeerMessage, encodePeerMessage, type PeerHello } from './messages';

/** One end of a connection between replicas: it says when a frame will have left. */
export type PeerEnd = Omit<ConnectionEnd, 'send'> & Pick<LinkEnd, 'send'>;

export interface PeerLinkOptions {
  readonly clock: Clock;
  /** The link's actor at the clock. */
  readonly actor: string;
  /** The HELLO with which this replica introduces itself at this moment. */
  readonly hello: () => PeerHello;
  /** Makes a connection; of two replicas only one does. */
  readonly dial?: () => PeerEnd;
  readonly retryNs: number;
  /** Why this replica does not talk with the one that introduces itself so; nothing if it does. */
  readonly judge: (hello: PeerHello) => string | undefined;
  /** The two know each other on a new connection, and the peer expects message `next`. */
  readonly introduced: (hello: PeerHello) => void;
  /** The two will never talk with each other again; `why` is a line for a person. */
  readonly refused: (why: string) => void;
  /** The other process has sent what is no HELLO; another connection is made. */
  readonly misunderstood: (problem: string) => void;
}

export class PeerLink implements LinkEnd {
  readonly frames: Observable<Uint8Array>;
  private readonly frameSubject = new Subject<Uint8Array>();
  private readonly dialled: LastingConnection<PeerEnd> | undefined;
  /** The connection that the peer has made. */
  private accepted: PeerEnd | undefined;
  private isIntroduced = false;

  constructor(private readonly options: PeerLinkOptions) {
    this.frames = this.frameSubject.asObservable();
    const { dial } = options;
    const hears = {
      made: () => this.greet(),
      frame: (bytes: Uint8Array) => this.arrived(bytes),
      ended: () => this.broken(),
    };
    this.dialled = dial && new LastingConnection({ ...options, dial, hears });
  }

  /** Whether the two have introduced themselves to each other on the present connection, for a reader. */
  get isConnected(): boolean {
    return this.isIntroduced;
  }

  /** Makes the connection, if this replica is the one of the two that does. */
  connect(): void {
    this.dialled?.make();
  }

  /** The two processes have been powered on with this connection. */
  begin(end: PeerEnd): void {
    this.isIntroduced = true;
    if (this.dialled !== undefined) this.dialled.adopt(end);
    else this.take(end);
  }

  /** The peer has made a connection and introduced itself; an older one is over. */
  accept(end: PeerEnd, hello: PeerHello): void {
    this.accepted?.close();
    this.dialled?.close();
    this.take(end);
    this.greet();
    this.introduce(hello);
  }

  send(frame: Uint8Array, between?: true): number {
    const end = this.isIntroduced ? this.end : undefined;
    return end?.send(frame, between) ?? this.options.clock.nowAt;
  }

  /** No connection any more, and no further one. */
  close(): void {
    this.isIntroduced = false;
    this.dialled?.close();
    this.accepted?.close();
    this.accepted = undefined;
  }

  private get end(): PeerEnd | undefined {
    return this.dialled?.present ?? this.accepted;
  }

  private take(end: PeerEnd): void {
    this.accepted = end;
    end.hear({
      frame: (bytes) => {
        if (this.accepted === end) this.frameSubject.next(bytes);
      },
      closed: () => {
        if (this.accepted === end) this.broken();
      },
    });
  }

  private greet(): void {
    this.isIntroduced = false;
    this.end?.send(encodePeerMessage(this.options.hello()));
  }

  private introduce(hello: PeerHello): void {
    this.isIntroduced = true;
    this.options.introduced(hello);
  }

  private broken(): void {
    this.isIntroduced = false;
    this.accepted = undefined;
    this.dialled?.makeLater();
  }

  private arrived(bytes: Uint8Array): void {
    if (this.isIntroduced) this.frameSubject.next(bytes);
    else this.greeted(bytes);
  }

  /** The other process has answered the HELLO. */
  private greeted(bytes: Uint8Array): void {
    const decoded = decodePeerMessage(bytes);
    if ('problem' in decoded) {
      this.options.misunderstood(decoded.problem);
      this.dialled?.breakOff();
      return;
    }
    const { message } = decoded;
    const refused = message.kind === 'refused' ? message.why : this.options.judge(message);
    if (message.kind === 'hello' && refused === undefined) this.introduce(message);
    else {
      this.close();
      this.options.refused(refused ?? '');
    }
  }
}
