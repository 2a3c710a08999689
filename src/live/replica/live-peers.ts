/**
 * The other replicas, as the one of this process knows them: by HELLOs over connections that may break. The one that
 * came to the environment later calls the other.
 */
import type { Trace } from '../../ports/trace';
import { incarnationOf, memberName, placeOf } from '../../protocol/environment/messages';
import { decodePeerMessage } from '../../protocol/peer/messages';
import type { PeerEnd, PeerLink } from '../../protocol/peer/peer-link';
import { Peers } from '../../protocol/peer/peers';
import type { LinkActor } from '../../replica/link-actor';
import { peerWay } from '../../replica/peer-way';
import type { Replica } from '../../replica/replica';
import type { Identity } from '../keys/identity';
import type { RefusalLimit } from '../operations/refusal-limit';
import { type Address, isAddress, parseAddress } from '../sockets/address';
import type { Admitted } from '../sockets/doorway';
import { dial, type Sockets } from '../sockets/server';

export interface LivePeersOptions {
  readonly replica: Replica;
  readonly sockets: Sockets;
  readonly retryNs: number;
  /** Digest of the guest. */
  readonly guest: string;
  readonly trace: Trace;
  readonly refusals: RefusalLimit;
  /** Makes what this replica has for another one, over this link. */
  readonly linkOver: (peer: string, end: PeerLink) => LinkActor;
}

/** Views have no more members. */
const greatestNames = 16;

interface Peer {
  readonly link: PeerLink;
  readonly actor: LinkActor;
  /** Whether this replica calls the other one. */
  readonly calls: boolean;
}

export class LivePeers {
  private readonly all = new Map<string, Peer>();
  private readonly peers: Peers;

  constructor(private readonly options: LivePeersOptions) {
    const { replica, guest } = options;
    this.peers = new Peers({
      guest,
      member: replica.name,
      replaced: (peer) => this.all.get(peer)?.actor.failed(),
      came: (peer) => this.add(peer, undefined).actor.start(),
      refused: (peer, why) => this.refused(peer, why),
    });
  }

  private refused(peer: string, why: string): void {
    const { replica, trace, refusals } = this.options;
    if (refusals.admits()) trace.record(replica.name, 'peer.refused', { peer, why });
  }

  /** Calls another replica, unless there is a link already. */
  meet(peer: string, address: string): void {
    if (this.all.has(peer)) return;
    if (isAddress(address)) this.add(peer, parseAddress(address)).link.connect();
    else this.refused(peer, `${address} is no address`);
  }

  /** Another process has called, and this is what it has said first. */
  accept(end: Admitted, first: Uint8Array): void {
    const decoded = decodePeerMessage(first);
    const hello = 'message' in decoded && decoded.message.kind === 'hello' ? decoded.message : undefined;
    const member = hello === undefined ? '' : memberName(hello.name, hello.incarnation);
    // Of two that call each other the first by name goes on calling; a certificate holds for every incarnation.
    const isCrossed = this.all.get(member)?.calls === true && this.options.replica.name < member;
    if (isCrossed || (hello !== undefined && !end.mayBe(replicaOf(member)))) end.close();
    else if (hello !== undefined && !this.hasRoom(hello.name)) {
      this.refused(member, `${greatestNames} names are known`);
      end.close();
    } else this.peers.accept(this.peerEnd(end));
  }

  /** Whoever connects where nothing is encrypted may call itself anything. */
  private hasRoom(name: string): boolean {
    const names = new Set([...this.all.keys()].map(placeOf));
    return names.has(name) || names.size < greatestNames;
  }

  close(): void {
    for (const { link } of this.all.values()) link.close();
  }

  private add(peer: string, address: Address | undefined): Peer {
    const { replica, sockets, retryNs, guest, trace, linkOver } = this.options;
    const link: PeerLink = peerWay({
      clock: sockets.clock,
      trace,
      replica,
      peer,
      guest,
      peers: this.peers,
      dial: address && (() => this.peerEnd(dial(address, sockets, replicaOf(peer)))),
      retryNs,
      actor: () => actor,
    });
    const actor: LinkActor = linkOver(peer, link);
    const made = { link, actor, calls: address !== undefined };
    this.all.set(peer, made);
    this.forgetDead();
    this.peers.add({ name: placeOf(peer), incarnation: incarnationOf(peer) }, link, () => actor.isClosed);
    return made;
  }

  /** Links to the dead are of no use once a later process of their name is there. */
  private forgetDead(): void {
    const { replica, sockets } = this.options;
    const latest = new Map<string, number>();
    for (const peer of this.all.keys())
      latest.set(placeOf(peer), Math.max(incarnationOf(peer), latest.get(placeOf(peer)) ?? 0));
    for (const [peer, { link, actor }] of this.all) {
      if (!actor.isClosed || incarnationOf(peer) === latest.get(placeOf(peer))) continue;
      this.all.delete(peer);
      this.peers.forget(peer);
      actor.end();
      link.close();
      sockets.clock.forget(`${replica.name}.link.${peer}`);
      replica.forget(peer);
    }
  }

  private peerEnd(end: Pick<Admitted, 'hear' | 'send' | 'close'>): PeerEnd {
    const { clock } = this.options.sockets;
    return {
      hear: (listener) => end.hear(listener),
      close: () => end.close(),
      send: (frame) => {
        end.send(frame);
        return clock.nowAt;
      },
    };
  }
}

const replicaOf = (member: string): Identity => ({ kind: 'replica', name: placeOf(member) });
