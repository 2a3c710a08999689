/** One direction of a connection: frames arrive in their order, and after them the connection's end. */
import type { Clock } from '../../ports/clock';
import type { ConnectionListener } from '../../ports/connection';
import { connectedTiming } from './timing';

/** What arrives at the receiver's actor. */
export interface Arrival {
  readonly way: Way;
  /** A frame; without one the connection has ended. */
  readonly bytes?: Uint8Array;
}

export class Way {
  listener: ConnectionListener | undefined;
  /** Nothing more is sent this way. */
  private isEnded = false;
  /** Nothing more is heard of it. */
  private isDeaf = false;
  /** Frames on their way, with their timers. */
  private underWay: { readonly timer: number; readonly bytes: Uint8Array }[] = [];
  private lastAt = 0;

  constructor(
    private readonly clock: Clock,
    /** The receiver's actor at the clock. */
    private readonly actor: string,
  ) {}

  /** The number of frames on their way. */
  get length(): number {
    return this.underWay.length;
  }

  send(bytes: Uint8Array): void {
    const { latencyNs, byteNs } = connectedTiming;
    if (!this.isEnded) this.launch(this.clock.nowAt + latencyNs + byteNs * bytes.length, bytes);
  }

  /** The sender has ended the connection: what is on its way arrives before. */
  end(): void {
    if (this.isEnded) return;
    this.isEnded = true;
    this.armAt(this.clock.nowAt + connectedTiming.latencyNs, 'closed', { way: this });
  }

  /** The connection breaks: the first `kept` frames arrive, later by so much, and then the end. */
  breaks(kept: number, lateNs: number): void {
    const frames = this.underWay.splice(0);
    for (const { timer } of frames) this.clock.disarm(timer);
    this.lastAt = this.clock.nowAt + lateNs;
    for (const { bytes } of frames.slice(0, kept)) this.launch(this.lastAt, bytes);
    this.end();
  }

  /** The receiver has ended the connection, or is gone. */
  deafen(): void {
    this.isDeaf = true;
  }

  arrived({ bytes }: Arrival): void {
    if (bytes !== undefined) this.underWay.shift();
    if (this.isDeaf) return;
    if (bytes !== undefined) this.listener?.frame(bytes);
    else {
      this.isDeaf = true;
      this.listener?.closed();
    }
  }

  private launch(at: number, bytes: Uint8Array): void {
    this.underWay.push({ timer: this.armAt(at, 'frame', { way: this, bytes }), bytes });
  }

  private armAt(at: number, name: string, data: Arrival): number {
    this.lastAt = Math.max(this.lastAt, at);
    return this.clock.arm(this.lastAt, { actor: this.actor, name, data });
  }
}
