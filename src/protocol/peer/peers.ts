/**
 * The other replicas, as one of them knows them by their HELLOs. A connection is resumed only between the same two
 * incarnations, and only while neither has closed the channel; another incarnation of a name tells that the earlier one
 * has failed.
 */
import { memberName } from '../environment/messages';
import { decodePeerMessage, encodePeerMessage, type PeerHello } from './messages';
import type { PeerEnd, PeerLink } from './peer-link';

export interface PeersOptions {
  /** The digest of this replica's guest, and its name in views. */
  readonly guest: string;
  readonly member: string;
  /** An earlier incarnation, to which this replica has a link, has been replaced: it has failed. */
  readonly replaced: (member: string) => void;
  /** A process to which this replica has no link introduces itself; it gets one, or none. */
  readonly came: (member: string) => void;
  /** The other process of a connection is refused. */
  readonly refused: (who: string, why: string) => void;
}

interface Peer {
  readonly link: PeerLink;
  /** Whether this replica has closed the channel: a suspicion is for good. */
  readonly isClosed: () => boolean;
}

export class Peers {
  private readonly peers = new Map<string, Peer>();
  /** The latest incarnation of each name. */
  private readonly latest = new Map<string, number>();

  constructor(protected readonly options: PeersOptions) {}

  add({ name, incarnation }: Pick<PeerHello, 'name' | 'incarnation'>, link: PeerLink, isClosed: () => boolean): void {
    this.peers.set(memberName(name, incarnation), { link, isClosed });
    this.latest.set(name, Math.max(incarnation, this.latest.get(name) ?? 0));
  }

  /** An earlier incarnation than the latest one: whatever introduces itself as such is refused. */
  forget(member: string): void {
    this.peers.delete(member);
  }

  /** Another process has made a connection; its first frame must say who it is. */
  accept(end: PeerEnd): void {
    end.hear({ frame: (bytes) => this.greeted(end, bytes), closed: () => {} });
  }

  /** Why this replica does not talk with the one that introduces itself so; nothing if it does. */
  judge({ name, incarnation, guest }: PeerHello): string | undefined {
    const member = memberName(name, incarnation);
    if (guest !== this.options.guest)
      return `${member} has guest ${guest}, and ${this.options.member} has ${this.options.guest}`;
    const latest = this.latest.get(name) ?? 0;
    if (incarnation < latest) return `a later process of the name ${name} is there`;
    this.latest.set(name, incarnation);
    this.replace(name, incarnation);
    if (!this.peers.has(member)) this.options.came(member);
    return this.peers.get(member)?.isClosed() === false ? undefined : `${member} is taken for dead, or not known`;
  }

  protected replace(name: string, incarnation: number): void {
    for (const [member, { isClosed }] of this.peers) {
      const isEarlier = member === name || member.startsWith(`${name}-`);
      if (isEarlier && member !== memberName(name, incarnation) && !isClosed()) this.options.replaced(member);
    }
  }

  private greeted(end: PeerEnd, bytes: Uint8Array): void {
    const decoded = decodePeerMessage(bytes);
    if ('problem' in decoded) this.refuse(end, 'unknown', decoded.problem);
    else if (decoded.message.kind === 'refused') this.refuse(end, 'unknown', decoded.message.why);
    else {
      const { message: hello } = decoded;
      const member = memberName(hello.name, hello.incarnation);
      const why = this.judge(hello);
      if (why === undefined) this.peers.get(member)?.link.accept(end, hello);
      else this.refuse(end, member, why);
    }
  }

  private refuse(end: PeerEnd, who: string, why: string): void {
    end.send(encodePeerMessage({ kind: 'refused', why: why.slice(0, 256) }));
    end.close();
    this.options.refused(who, why);
  }
}
