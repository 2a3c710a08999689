/**
 * The connections between replicas. The one that came to the environment later calls the other; when the connection
 * breaks, it calls again, as long as neither has closed the channel.
 */
import type { ConnectionEnd } from '../../ports/connection';
import { incarnationOf, placeOf } from '../../protocol/environment/messages';
import type { LinkActor } from '../../replica/link-actor';
import type { Identity } from '../keys/identity';
import { type Address, parseAddress } from '../sockets/address';
import type { Admitted } from '../sockets/doorway';
import { dial, type Sockets } from '../sockets/server';
import { decodeGreeting, encodeGreeting } from './peer-greeting';
import { SocketLink } from './socket-link';

export interface PeersOptions {
  readonly me: string;
  readonly sockets: Sockets;
  readonly retryNs: number;
  /** Makes what this replica has for another one, over this link. */
  readonly link: (peer: string, end: SocketLink, session: string) => LinkActor;
}

interface Peer {
  readonly name: string;
  readonly end: SocketLink;
  readonly actor: LinkActor;
  /** Where the other is called; without it the other calls. */
  address: Address | undefined;
}

export class Peers {
  private readonly peers = new Map<string, Peer>();

  constructor(private readonly options: PeersOptions) {
    options.sockets.clock.subscribe('peers', ({ data }) => this.call(data as Peer));
  }

  has(name: string): boolean {
    return this.peers.has(name);
  }

  /** Calls another replica, unless there is a link already. */
  meet(name: string, address: string): void {
    if (this.has(name)) return;
    this.call(this.add(name, parseAddress(address)));
  }

  /** Another replica has called; whoever says anything else is sent away. */
  accept(connection: Admitted): void {
    connection.hear({
      frame: (frame) => {
        const greeting = decodeGreeting(frame);
        const isMeant = greeting?.to === this.options.me;
        if (isMeant && connection.mayBe(replicaOf(greeting.from))) this.greeted(greeting.from, connection);
        else connection.close();
      },
      closed: () => {},
    });
  }

  close(): void {
    for (const { end } of this.peers.values()) end.close();
  }

  private greeted(from: string, connection: ConnectionEnd): void {
    const isOlder = [...this.peers.keys()].some(
      (name) => placeOf(name) === placeOf(from) && incarnationOf(name) > incarnationOf(from),
    );
    const known = this.peers.get(from);
    if (isOlder || known?.actor.channel.isClosed) {
      connection.close();
      return;
    }
    for (const { name, actor } of this.peers.values())
      if (name !== from && placeOf(name) === placeOf(from)) actor.failed();
    // Two that call each other: the first by name goes on calling.
    if (known?.address !== undefined && this.options.me < from) {
      connection.close();
      return;
    }
    const peer = known ?? this.add(from, undefined);
    peer.address = undefined;
    const { end, actor } = peer;
    end.connect(connection);
    actor.channel.wireIsNew();
    if (known === undefined) actor.start();
  }

  private add(name: string, address: Address | undefined): Peer {
    const { me, sockets, retryNs, link } = this.options;
    const { clock } = sockets;
    const end: SocketLink = new SocketLink(clock, () => {
      if (peer.address !== undefined) clock.arm(clock.nowAt + retryNs, { actor: 'peers', name: 'call', data: peer });
    });
    const session = [me, name].sort().join('/');
    const peer: Peer = { name, end, actor: link(name, end, session), address };
    this.peers.set(name, peer);
    return peer;
  }

  private call({ name, end, actor, address }: Peer): void {
    if (actor.channel.isClosed || address === undefined) return;
    end.connect(dial(address, this.options.sockets, replicaOf(name)));
    end.send(encodeGreeting(this.options.me, name));
    actor.channel.wireIsNew();
  }
}

/** A certificate holds for every incarnation of its name. */
const replicaOf = (member: string): Identity => ({ kind: 'replica', name: placeOf(member) });
