/**
 * Connections between two replicas, one after the other, over the link that joins them: HELLOs are ordered and come
 * for certain, and what follows them goes over the link with its faults. When a connection is cut, what is on its way
 * is lost.
 */
import { listen } from '../../base/listen';
import type { Clock } from '../../ports/clock';
import type { ConnectionListener } from '../../ports/connection';
import type { LinkEnd } from '../../ports/link';
import type { Trace } from '../../ports/trace';
import type { PeerEnd } from '../../protocol/peer/peer-link';
import { connectedTiming } from './timing';
import { type Arrival, Way } from './way';

export interface PeerCableOptions {
  readonly clock: Clock;
  readonly trace: Trace;
  /** The later of the two processors makes the connections. */
  readonly from: string;
  readonly to: string;
  /** Their ends of the link. */
  readonly here: LinkEnd;
  readonly there: LinkEnd;
  /** Whether there is a process to which a connection can be made. */
  readonly isUp: () => boolean;
  readonly accept: (end: PeerEnd) => void;
}

const actorOf = (processor: string, peer: string): string => `${processor}.link.${peer}.connection`;

export class PeerCable {
  private present: readonly [CableEnd, CableEnd];
  private cutUntil = 0;

  constructor(private readonly options: PeerCableOptions) {
    const { clock, from, to, here, there } = options;
    clock.subscribe(actorOf(from, to), ({ data }) => (data as Arrival).way.arrived(data as Arrival));
    clock.subscribe(actorOf(to, from), ({ name, data }) => {
      if (name === 'dialled') this.dialled(data as readonly [CableEnd, CableEnd]);
      else (data as Arrival).way.arrived(data as Arrival);
    });
    this.present = this.ends();
    listen(here.frames, clock, (bytes) => this.present[0].listener?.frame(bytes));
    listen(there.frames, clock, (bytes) => this.present[1].listener?.frame(bytes));
  }

  /** Whether these two are its ends. */
  joins(one: string, other: string): boolean {
    const { from, to } = this.options;
    return (from === one && to === other) || (from === other && to === one);
  }

  /** The connection with which both have been powered on, as the one that makes connections has it, and the other. */
  get first(): readonly [PeerEnd, PeerEnd] {
    for (const end of this.present) end.isIntroduced = true;
    return this.present;
  }

  /** The one processor makes a connection; whether it succeeds, the other one decides. */
  dial(): PeerEnd {
    const { clock, from, to } = this.options;
    const ends = this.ends();
    clock.arm(clock.nowAt + connectedTiming.latencyNs, { actor: actorOf(to, from), name: 'dialled', data: ends });
    return ends[0];
  }

  /** The connection breaks, and no other one can be made for so long. */
  cut(forNs: number): void {
    const { clock, trace, from, to } = this.options;
    this.cutUntil = clock.nowAt + forNs;
    for (const actor of [`link.${from}>${to}`, `link.${to}>${from}`]) clock.disarmAll(actor);
    trace.record('link', 'peers.cut', { from: to, to: from, forNs });
    const ends = this.present;
    this.present = this.ends();
    for (const end of ends) end.breaks();
  }

  private dialled(ends: readonly [CableEnd, CableEnd]): void {
    const { clock, isUp, accept } = this.options;
    if (clock.nowAt < this.cutUntil || !isUp()) {
      ends[1].close();
      return;
    }
    this.present = ends;
    accept(ends[1]);
  }

  private ends(): readonly [CableEnd, CableEnd] {
    const { clock, from, to, here, there } = this.options;
    const [back, out] = [new Way(clock, actorOf(from, to)), new Way(clock, actorOf(to, from))];
    return [new CableEnd(out, back, here), new CableEnd(back, out, there)];
  }
}

class CableEnd implements PeerEnd {
  /** The first frame is a HELLO. */
  isIntroduced = false;
  private hasCarried = false;
  listener: ConnectionListener | undefined;

  constructor(
    private readonly out: Way,
    private readonly back: Way,
    private readonly link: LinkEnd,
  ) {}

  hear(listener: ConnectionListener): void {
    this.listener = listener;
    this.back.listener = listener;
  }

  send(frame: Uint8Array, between?: true): number {
    if (!this.isIntroduced) {
      this.isIntroduced = true;
      this.out.send(frame);
      return 0;
    }
    this.hasCarried = true;
    return this.link.send(frame, between);
  }

  /** Where the channel's frames have gone over the link, the other end hears nothing more, and waits in vain. */
  close(): void {
    this.listener = undefined;
    if (!this.hasCarried) this.out.end();
    this.back.deafen();
  }

  /** The connection is cut; this end hears of it. */
  breaks(): void {
    this.out.breaks(0, 0);
  }
}
