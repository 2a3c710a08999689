/** A process's connection to another one, which it makes again when the connection has ended. */
import type { Clock } from '../ports/clock';
import type { ConnectionEnd } from '../ports/connection';

export interface LastingConnectionOptions<End extends ConnectionEnd> {
  readonly clock: Clock;
  /** The connection's actor at the clock. */
  readonly actor: string;
  readonly dial: () => End;
  /** From a connection's end to the next attempt. */
  readonly retryNs: number;
  readonly hears: LastingConnectionListener;
}

/** What its process hears; of a connection that has been replaced, nothing. */
interface LastingConnectionListener {
  /** A connection is being made: what is sent from now on travels on it. */
  made(): void;
  frame(bytes: Uint8Array): void;
  /** The connection has ended. */
  ended(): void;
}

export class LastingConnection<End extends ConnectionEnd = ConnectionEnd> {
  private end: End | undefined;

  constructor(private readonly options: LastingConnectionOptions<End>) {
    options.clock.subscribe(options.actor, () => this.make());
  }

  /** The present connection; `undefined` while there is none. */
  get present(): End | undefined {
    return this.end;
  }

  make(): void {
    this.adopt(this.options.dial());
    this.options.hears.made();
  }

  /** Goes on with this connection, which has been made already. */
  adopt(end: End): void {
    const { hears } = this.options;
    this.end = end;
    end.hear({
      frame: (bytes) => {
        if (this.end === end) hears.frame(bytes);
      },
      closed: () => {
        if (this.end === end) this.over();
      },
    });
  }

  /** Makes the next connection, some time from now. */
  makeLater(): void {
    const { clock, actor, retryNs } = this.options;
    clock.arm(clock.nowAt + retryNs, { actor, name: 'connect' });
  }

  send(frame: Uint8Array): void {
    this.end?.send(frame);
  }

  /** This process ends the connection, for instance because the other one has sent what is no message. */
  breakOff(): void {
    this.end?.close();
    this.over();
  }

  /** No connection any more, and no further one. */
  close(): void {
    this.options.clock.disarmAll(this.options.actor);
    this.end?.close();
    this.end = undefined;
  }

  private over(): void {
    this.end = undefined;
    this.options.hears.ended();
  }
}
