/** A connection whose first frame says who calls; a caller that says nothing is sent away. */
import type { ConnectionEnd } from '../../ports/connection';
import { decodeClientMessage } from '../../protocol/environment/codec';
import type { SystemClock } from '../system-clock';

const patienceNs = 10e9;
const ACTOR = 'doorway';

export interface Rooms {
  readonly acceptReplica: (end: ConnectionEnd) => void;
  readonly acceptClient: (end: ConnectionEnd) => void;
}

export class Doorway {
  private readonly waiting = new Map<ConnectionEnd, number>();

  constructor(
    private readonly clock: SystemClock,
    private readonly rooms: Rooms,
  ) {
    clock.subscribe(ACTOR, ({ data }) => {
      const end = data as ConnectionEnd;
      this.waiting.delete(end);
      end.close();
    });
  }

  enter(end: ConnectionEnd): void {
    const { clock } = this;
    this.waiting.set(end, clock.arm(clock.nowAt + patienceNs, { actor: ACTOR, name: 'silent', data: end }));
    end.hear({ frame: (first) => this.admit(end, first), closed: () => this.leave(end) });
  }

  private leave(end: ConnectionEnd): void {
    const timer = this.waiting.get(end);
    if (timer !== undefined) this.clock.disarm(timer);
    this.waiting.delete(end);
  }

  /** The room hears the first frame like every other. */
  private admit(end: ConnectionEnd, first: Uint8Array): void {
    this.leave(end);
    const { acceptClient, acceptReplica } = this.rooms;
    const accept = 'message' in decodeClientMessage(first) ? acceptClient : acceptReplica;
    accept({
      hear: (listener) => {
        end.hear(listener);
        listener.frame(first);
      },
      send: (frame) => end.send(frame),
      close: () => end.close(),
    });
  }
}
