/** A connection whose first frame says who calls; a caller that says nothing is sent away. */
import type { ConnectionEnd } from '../../ports/connection';
import type { SystemClock } from '../system-clock';
import type { SocketConnection } from './connection';

const patienceNs = 10e9;
const ACTOR = 'doorway';

export class Doorway {
  private readonly waiting = new Map<ConnectionEnd, number>();

  /** `admit`: the caller's first frame; whoever listens to the end hears that frame like every other. */
  constructor(
    private readonly clock: SystemClock,
    private readonly admit: (end: Admitted, first: Uint8Array) => void,
  ) {
    clock.subscribe(ACTOR, ({ data }) => {
      const end = data as ConnectionEnd;
      this.waiting.delete(end);
      end.close();
    });
  }

  enter(end: SocketConnection): void {
    const { clock } = this;
    this.waiting.set(end, clock.arm(clock.nowAt + patienceNs, { actor: ACTOR, name: 'silent', data: end }));
    end.hear({
      frame: (first) => {
        this.leave(end);
        this.admit(replaying(end, first), first);
      },
      closed: () => this.leave(end),
    });
  }

  private leave(end: ConnectionEnd): void {
    const timer = this.waiting.get(end);
    if (timer !== undefined) this.clock.disarm(timer);
    this.waiting.delete(end);
  }
}

/** Of a caller that has said its first frame. */
export type Admitted = ConnectionEnd & Pick<SocketConnection, 'mayBe'>;

const replaying = (end: SocketConnection, first: Uint8Array): Admitted => ({
  hear: (listener) => {
    end.hear(listener);
    listener.frame(first);
  },
  send: (frame) => end.send(frame),
  close: () => end.close(),
  mayBe: (identity) => end.mayBe(identity),
});
