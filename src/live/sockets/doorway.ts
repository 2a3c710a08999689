/** A connection whose first frame says who calls; a caller that says nothing, or too much, is sent away. */
import type { ConnectionEnd } from '../../ports/connection';
import { greatestFrame } from '../../protocol/environment/codec';
import type { SystemClock } from '../system-clock';
import type { SocketConnection } from './connection';
import { Newcomers } from './newcomers';

const patienceNs = 5e9;
/** The first frame is no longer, in bytes. */
const greatestFirst = 4096;
const ACTOR = 'doorway';

export class Doorway {
  private readonly timers = new Map<SocketConnection, number>();
  private readonly newcomers = new Newcomers<SocketConnection>((end) => this.sendAway(end));

  /** `admit`: the caller's first frame; the end's first listener hears that frame like every other. */
  constructor(
    private readonly clock: SystemClock,
    private readonly admit: (end: Admitted, first: Uint8Array) => void,
  ) {
    clock.subscribe(ACTOR, ({ data }) => this.sendAway(data as SocketConnection));
  }

  enter(end: SocketConnection): void {
    const { clock } = this;
    this.timers.set(end, clock.arm(clock.nowAt + patienceNs, { actor: ACTOR, name: 'silent', data: end }));
    end.greatestFrame = greatestFirst;
    end.hear({
      frame: (first) => {
        this.leave(end);
        end.greatestFrame = greatestFrame;
        this.admit(replaying(end, first), first);
      },
      closed: () => this.leave(end),
    });
    this.newcomers.add(end);
  }

  private sendAway(end: SocketConnection): void {
    this.leave(end);
    end.close();
  }

  private leave(end: SocketConnection): void {
    const timer = this.timers.get(end);
    if (timer !== undefined) this.clock.disarm(timer);
    this.timers.delete(end);
    this.newcomers.delete(end);
  }
}

/** Of a caller that has said its first frame. */
export type Admitted = ConnectionEnd & Pick<SocketConnection, 'mayBe'>;

/** The first listener hears the first frame. */
function replaying(end: SocketConnection, first: Uint8Array): Admitted {
  let isHeard = false;
  return {
    hear: (listener) => {
      end.hear(listener);
      if (!isHeard) {
        isHeard = true;
        listener.frame(first);
      }
    },
    send: (frame) => end.send(frame),
    close: () => end.close(),
    mayBe: (identity) => end.mayBe(identity),
  };
}
