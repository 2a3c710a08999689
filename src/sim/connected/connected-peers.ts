/** The replicas of a connected world, as they know each other: by HELLOs over connections that may break. */
import type { Clock } from '../../ports/clock';
import type { LinkEnd } from '../../ports/link';
import type { Trace } from '../../ports/trace';
import { incarnationOf, placeOf } from '../../protocol/environment/messages';
import { type GuestStart, guestDigest } from '../../protocol/guest-digest';
import type { PeerEnd, PeerLink } from '../../protocol/peer/peer-link';
import type { Peers } from '../../protocol/peer/peers';
import type { LinkActor } from '../../replica/link-actor';
import { peerWay } from '../../replica/peer-way';
import type { Replica } from '../../replica/replica';
import { PeerCable } from './peer-cable';
import { connectedTiming } from './timing';

export interface ConnectedPeersOptions {
  readonly clock: Clock;
  readonly trace: Trace;
  readonly Peers: typeof Peers;
}

/** One replica's acquaintances. */
interface Acquaintances {
  readonly peers: Peers;
  /** By peer. */
  readonly links: Map<string, LinkActor>;
}

type Ends<End> = readonly [End, End];

export class ConnectedPeers {
  private readonly cables: PeerCable[] = [];
  private readonly all = new Map<string, Acquaintances>();
  private readonly guest: string;

  constructor(
    private readonly options: ConnectedPeersOptions,
    start: GuestStart,
  ) {
    this.guest = guestDigest(start);
  }

  /** The ends for the channels of two replicas; the second one makes the connections. */
  join(one: Replica, other: Replica, [here, there]: Ends<LinkEnd>): Ends<PeerLink> {
    const { clock, trace } = this.options;
    const cable: PeerCable = new PeerCable({
      clock,
      trace,
      from: other.name,
      to: one.name,
      here: there,
      there: here,
      isUp: () => one.alive,
      accept: (end) => this.of(one).peers.accept(end),
    });
    this.cables.push(cable);
    return [this.peerLink(one, other.name), this.peerLink(other, one.name, () => cable.dial())];
  }

  /** The two have their links; `isNew`: the second one has just been started, and introduces itself. */
  begin(one: Replica, other: Replica, ends: Ends<PeerLink>, actors: readonly LinkActor[], isNew: boolean): void {
    for (const [at, replica] of [one, other].entries()) {
      const actor = actors[at];
      const { peers, links } = this.of(replica);
      links.set(actor.peer, actor);
      peers.add({ name: placeOf(actor.peer), incarnation: incarnationOf(actor.peer) }, ends[at], () => actor.isClosed);
    }
    if (isNew) ends[1].connect();
    else for (const [at, end] of (this.cableOf(one.name, other.name)?.first ?? []).entries()) ends[1 - at].begin(end);
  }

  /** The connection between two replicas breaks, and no other one can be made for so long. */
  cut(one: string, other: string, forNs: number): void {
    this.cableOf(one, other)?.cut(forNs);
  }

  private cableOf(one: string, other: string): PeerCable | undefined {
    return this.cables.find((cable) => cable.joins(one, other));
  }

  private peerLink(replica: Replica, peer: string, dial?: () => PeerEnd): PeerLink {
    const { clock, trace } = this.options;
    const { peers, links } = this.of(replica);
    const { guest } = this;
    const { retryNs } = connectedTiming;
    return peerWay({ clock, trace, replica, peer, guest, peers, dial, retryNs, actor: () => links.get(peer) });
  }

  private of({ name: member }: Replica): Acquaintances {
    const { trace, Peers } = this.options;
    const known = this.all.get(member);
    if (known !== undefined) return known;
    const links = new Map<string, LinkActor>();
    const peers = new Peers({
      guest: this.guest,
      member,
      replaced: (peer) => links.get(peer)?.failed(),
      came: () => {},
      refused: (peer, why) => trace.record(member, 'peer.refused', { peer, why }),
    });
    const made = { peers, links };
    this.all.set(member, made);
    return made;
  }
}
