/**
 * The processors of a view as one of them knows them (DESIGN §3): whoever leads sends to all backups and to a replica that joins;
 * after its failure the survivors compare how much they have received, and the one with the longest prefix leads the others.
 */
import { type Observable, Subject } from 'rxjs';
import { assert } from '../base/assert';
import { listen } from '../base/listen';
import type { Mutation } from '../base/mutations';
import type { GroupPort } from '../hypervisor/ports';
import type { ReplicaState } from '../hypervisor/replica-state';
import type { View } from '../ports/arbiter';
import { windowFrames } from '../protocol/channel';
import { type GroupMessage, isProtocolMessage, type Message, type ProtocolMessage } from '../protocol/messages';
import type { GroupFact, GroupOptions } from './group-facts';
import { joinerPort } from './joiner-port';
import type { LinkActor, LinkFact } from './link-actor';
import { Membership } from './membership';
import { MessageHistory } from './message-history';
import { Prefixes } from './prefixes';
import { Recipients } from './recipients';

export class Group implements GroupPort {
  readonly facts: Observable<GroupFact>;
  private readonly factSubject = new Subject<GroupFact>();
  private readonly links = new Map<string, LinkActor>();
  private readonly recipients = new Recipients();
  private readonly history = new MessageHistory(windowFrames);
  private readonly prefixes = new Prefixes();
  private readonly known: Membership;
  private comparing = false;
  /** Messages of the protocol sent or received so far. */
  private index = 0;
  /** Who joins, and how many messages the state stands for that it has been sent. */
  private joiner: { readonly name: string; readonly stateAt?: number; readonly unawaitedSince?: number } | undefined;
  private waitingToJoin: string[] = [];

  constructor(private readonly options: GroupOptions) {
    this.known = new Membership(options.processor, options.view);
    this.facts = this.factSubject.asObservable();
    if (this.known.leads) for (const name of this.known.others) this.recipients.add(name);
  }

  get term(): number {
    return this.known.view.term;
  }

  get backups(): number {
    return this.known.others.length;
  }

  get isFull(): boolean {
    return this.recipients.names.some((name) => this.links.get(name)?.channel.isFull);
  }

  /** A processor that this one can reach. */
  connect(name: string, link: LinkActor): void {
    this.links.set(name, link);
    listen(link.facts, this.options.clock, (fact) => this.hear(name, fact));
  }

  /** Starts to watch the others; a primary without backups waits for nobody, and who is not in the view asks to join. */
  start(): void {
    for (const link of this.links.values()) link.start();
    if (this.known.leads) this.tellAcknowledged();
    if (!this.known.isMember) this.sendTo(this.known.view.primary, { kind: 'join' });
  }

  send(message: ProtocolMessage): number {
    const index = this.number(message);
    for (const name of this.recipients.names) this.forward(name, message, index);
    if (this.joiner?.unawaitedSince !== undefined) this.sendTo(this.joiner.name, message);
    return index;
  }

  resumeReceiving(): void {
    this.links.get(this.known.view.primary)?.channel.resume();
  }

  closeFailed(): void {
    if (this.lacks('closeChannel')) return;
    for (const name of this.known.suspected) this.links.get(name)?.close();
  }

  leave(): void {
    for (const link of this.links.values()) link.close();
  }

  /** Told again with everyone who fails meanwhile: it may lead already, and must not get acknowledgments from who will lead without it. */
  comparePrefixes(): void {
    this.comparing = true;
    this.closeFailed();
    const prefix = { kind: 'prefix', received: this.index, closed: this.known.suspected } as const;
    for (const name of this.known.survivors) this.sendTo(name, prefix);
    this.compare();
  }

  claim(): void {
    this.claimFor(this.known.wanted);
  }

  private tell(fact: GroupFact): void {
    this.factSubject.next(fact);
  }

  private hear(name: string, fact: LinkFact): void {
    if (fact.type === 'message') this.receive(name, fact.message);
    else if (fact.type === 'acknowledged') this.acknowledged(name, fact.upTo);
    else this.suspect(name);
  }

  private receive(from: string, message: Message): void {
    if (isProtocolMessage(message)) {
      if (from !== this.known.view.primary || this.comparing) return;
      this.number(message);
      this.tell({ type: 'message', message });
      return;
    }
    switch (message.kind) {
      case 'prefix':
        this.hearPrefix(from, message);
        break;
      case 'view':
        this.hearView(from, message);
        break;
      case 'join':
        this.waitingToJoin.push(from);
        this.nextJoiner();
        break;
      case 'page':
        this.tell({ ...message, type: 'page' });
        break;
      case 'state': {
        const { term, members, index } = message;
        this.known.view = { term, members, primary: from };
        this.index = index;
        this.tell({ type: 'state', state: message.state as ReplicaState });
        break;
      }
    }
  }

  /** For good: who is outside the view and asked to join later would wait for a state that it is not sent. */
  private suspect(name: string): void {
    this.known.suspect(name);
    this.waitingToJoin = this.waitingToJoin.filter((each) => each !== name);
    if (this.joiner?.name === name) this.abandonJoiner();
    else if (this.comparing) this.comparePrefixes();
    else if (this.known.leads && this.lacks('dropByClaim')) {
      this.recipients.remove(name);
      this.tellAcknowledged();
    } else if (name === this.known.view.primary || (this.known.leads && this.known.view.members.includes(name))) {
      this.tell({ type: 'peerFailed' });
    } else if (this.known.leads) this.links.get(name)?.close();
  }

  private number(message: ProtocolMessage): number {
    this.history.add(++this.index, message);
    return this.index;
  }

  private forward(name: string, message: Message, index: number): void {
    if (this.known.suspects(name)) return;
    const sequence = this.sendTo(name, message);
    this.recipients.sent(name, sequence, index);
  }

  private sendTo(name: string, message: Message): number {
    const link = this.links.get(name);
    assert(link !== undefined, () => `${this.known.me} has a link to ${name}`);
    return link.channel.isClosed ? 0 : link.send(message);
  }

  private acknowledged(name: string, upTo: number): void {
    this.recipients.acknowledged(name, upTo);
    this.tellAcknowledged();
    const { stateAt, unawaitedSince = upTo + 1 } = this.joiner?.name === name ? this.joiner : {};
    if (upTo >= unawaitedSince) this.recipients.add(name);
    if (upTo >= unawaitedSince || (stateAt !== undefined && this.recipients.has(name, stateAt))) this.admit(name);
  }

  private tellAcknowledged(): void {
    this.tell({ type: 'acknowledged', upTo: this.recipients.acknowledgedByAll(this.index) });
  }

  private hearPrefix(from: string, prefix: Extract<GroupMessage, { kind: 'prefix' }>): void {
    const { members, primary } = this.known.view;
    // Who is not in the view may be in the next one, which this processor has not heard of.
    this.prefixes.set(from, prefix);
    if (!members.includes(from)) return;
    const follows = !this.comparing && !this.known.leads && prefix.closed.includes(primary);
    // It has closed these channels: this processor must too, or the two would not compare the same.
    const closes = (this.comparing || follows) && this.known.suspectToo(prefix.closed);
    if (follows) this.tell({ type: 'peerFailed' });
    else if (closes) this.comparePrefixes();
    else if (this.comparing) this.compare();
  }

  /** Once all survivors have closed the old channel: the longest prefix leads, of equal ones the first in the view. */
  private compare(): void {
    this.prefixes.set(this.known.me, { received: this.index, closed: this.known.suspected });
    const longest = this.prefixes.longest(this.known.candidates, this.known.failed);
    const leads = longest && this.lacks('longestPrefix') ? this.known.candidates[0] : longest;
    if (leads === this.known.me) this.tell({ type: 'prefixesCompared', longest: true });
  }

  /** Another one leads, or its view has changed. */
  private hearView(from: string, { term, members }: Extract<GroupMessage, { kind: 'view' }>): void {
    if (term <= this.term) return;
    const stillWaits = !this.known.isMember && from === this.known.view.primary;
    this.known.change({ term, members, primary: from });
    if (!this.known.isMember && !stillWaits) this.tell({ type: 'claimAnswered', granted: false });
    else if (this.comparing) {
      this.comparing = false;
      this.tell({ type: 'prefixesCompared', longest: false });
    }
  }

  /** A claim that comes too late is made again for the view in force, by who is in it still. */
  private claimFor(members: readonly string[], term = this.term + 1): void {
    this.options.claim({ term, members, primary: this.known.me }, ({ granted, view }) => {
      if (granted) this.granted(view);
      else if (view.members.includes(this.known.me) && view.term >= term) {
        this.claimFor(
          members.filter((name) => view.members.includes(name)),
          view.term + 1,
        );
      } else this.tell({ type: 'claimAnswered', granted: false });
    });
  }

  private granted(view: View): void {
    const promoted = !this.known.leads;
    this.known.change(view);
    this.comparing = false;
    for (const name of this.recipients.names) if (!view.members.includes(name)) this.recipients.remove(name);
    const trusted = [...this.links.keys()].filter((name) => name !== this.known.me && !this.known.suspects(name));
    for (const name of trusted) this.tellView(name, promoted);
    this.tellAcknowledged();
    this.tell({ type: 'claimAnswered', granted: true });
    if (this.known.others.some((name) => this.known.suspects(name))) this.tell({ type: 'peerFailed' });
    this.nextJoiner();
  }

  /** Who has just been promoted brings the others to its own prefix. */
  private tellView(name: string, promoted: boolean): void {
    const { term, members } = this.known.view;
    this.sendTo(name, { kind: 'view', term, members });
    if (!promoted || !members.includes(name)) return;
    this.recipients.add(name);
    for (const { index, message } of this.history.after(this.prefixes.of(name), this.index)) {
      this.forward(name, message, index);
    }
  }

  private lacks(rule: Mutation): boolean {
    return this.options.mutations?.has(rule) ?? false;
  }

  private nextJoiner(): void {
    if (!this.known.leads || this.joiner !== undefined) return;
    const name = this.waitingToJoin.shift();
    if (name === undefined) return;
    this.joiner = { name };
    const joiner = joinerPort(name, this.links.get(name) as LinkActor, (state) => this.sendState(name, state));
    this.tell({ type: 'joinRequested', joiner });
  }

  /** It stands for all that has been sent so far: from now on outputs wait for the new replica too. */
  private sendState(name: string, state: unknown): number {
    const { term, members } = this.known.view;
    const { index } = this;
    const message = { kind: 'state', index, term, members, state } as const;
    if (this.lacks('joinerAwaited')) {
      this.joiner = { name, unawaitedSince: this.sendTo(name, message) };
      return index;
    }
    this.joiner = { name, stateAt: index };
    this.recipients.add(name);
    this.forward(name, message, index);
    this.tellAcknowledged();
    return index;
  }

  /** It has acknowledged the state: only now it enters the view, and only then it may claim. */
  private admit(name: string): void {
    this.joiner = undefined;
    this.claimFor([...this.known.view.members, name]);
  }

  private abandonJoiner(): void {
    const name = this.joiner?.name as string;
    this.joiner = undefined;
    this.links.get(name)?.close();
    this.recipients.remove(name);
    this.tellAcknowledged();
    this.tell({ type: 'joinAbandoned' });
    this.nextJoiner();
  }
}
