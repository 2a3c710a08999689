/** A replica's way to another one by HELLOs, over connections that may break: what becomes of each of them. */
import type { Clock } from '../ports/clock';
import type { Trace } from '../ports/trace';
import { incarnationOf, placeOf } from '../protocol/environment/messages';
import { type PeerEnd, PeerLink } from '../protocol/peer/peer-link';
import type { Peers } from '../protocol/peer/peers';
import type { LinkActor } from './link-actor';
import type { Replica } from './replica';

export interface PeerWayOptions {
  readonly clock: Clock;
  readonly trace: Trace;
  readonly replica: Replica;
  /** The other one. */
  readonly peer: string;
  /** The guest's digest. */
  readonly guest: string;
  readonly peers: Pick<Peers, 'judge'>;
  /** Makes a connection; of two replicas only one does. */
  readonly dial: (() => PeerEnd) | undefined;
  /** From a connection's end to the next attempt. */
  readonly retryNs: number;
  /** What the replica has over this way; `undefined` before it is made. */
  readonly actor: () => LinkActor | undefined;
}

export function peerWay({ clock, trace, replica, peer, guest, peers, dial, retryNs, actor }: PeerWayOptions): PeerLink {
  const { name: me, group } = replica;
  const refused = (why: string) => trace.record(me, 'peer.refused', { peer, why });
  return new PeerLink({
    clock,
    actor: `${me}.link.${peer}.retry`,
    hello: () => ({
      kind: 'hello',
      name: placeOf(me),
      incarnation: incarnationOf(me),
      term: group.term,
      guest,
      next: actor()?.channel.expected ?? 1,
    }),
    dial,
    retryNs,
    judge: (hello) => peers.judge(hello),
    introduced: ({ term, next }) => {
      trace.record(me, 'peer.introduced', { peer, term, next });
      actor()?.channel.resumeAt(next);
    },
    refused: (why) => {
      refused(why);
      actor()?.failed();
    },
    misunderstood: refused,
  });
}
