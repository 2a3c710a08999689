/**
 * The processors of a view, as one member knows them: the leader sends to all others; after the leader's failure the
 * survivors compare how much they have received, and the one with the longest prefix leads.
 */
import { type Observable, Subject } from 'rxjs';
import { listen } from '../base/listen';
import type { GroupPort } from '../hypervisor/ports';
import type { ReplicaState } from '../hypervisor/replica-state';
import type { View } from '../ports/arbiter';
import { type GroupMessage, isProtocolMessage, type Message, type ProtocolMessage } from '../protocol/messages';
import { Claims } from './claims';
import type { GroupFact, GroupOptions } from './group-facts';
import { JoinRequest } from './join-request';
import { joinerPort } from './joiner-port';
import { Joiners } from './joiners';
import type { LinkActor, LinkFact } from './link-actor';
import { Links } from './links';
import { Membership } from './membership';
import { MessageHistory } from './message-history';
import { Prefixes } from './prefixes';
import { Recipients } from './recipients';

export class Group implements GroupPort {
  private readonly factSubject = new Subject<GroupFact>();
  readonly facts: Observable<GroupFact> = this.factSubject.asObservable();
  readonly links: Links;
  protected readonly recipients = new Recipients();
  private readonly history = new MessageHistory();
  private readonly prefixes = new Prefixes();
  readonly known: Membership;
  private readonly claims: Claims;
  protected comparing = false;
  /** Messages of the protocol sent or received so far. */
  index = 0;
  protected readonly joiners = new Joiners();
  private readonly joinRequest: JoinRequest;

  constructor(private readonly options: GroupOptions) {
    this.links = new Links(options.processor);
    this.known = new Membership(options.processor, options.view);
    this.joinRequest = new JoinRequest(this.known, this.links);
    this.claims = new Claims(this.known, this.joiners, options.claim);
    if (this.known.leads) for (const name of this.known.others) this.recipients.add(name);
  }

  get term(): number {
    return this.known.view.term;
  }

  get backups(): number {
    return this.known.others.length;
  }

  get awaited(): number {
    return this.recipients.names.length;
  }

  get isFull(): boolean {
    return this.recipients.names.some((name) => this.links.get(name)?.channel.isFull);
  }

  connect(name: string, link: LinkActor): void {
    this.links.add(name, link);
    listen(link.facts, this.options.clock, (fact) => this.hear(name, fact));
  }

  /** Starts to watch the other processors. A processor outside the view asks to join. */
  start(): void {
    this.links.start();
    if (this.known.leads) this.tellAcknowledged();
    if (!this.known.isMember) this.joinRequest.make();
  }

  send(message: ProtocolMessage): number {
    const index = this.number(message);
    for (const name of this.recipients.names) this.forward(name, message, index);
    return index;
  }

  resumeReceiving(): void {
    this.links.get(this.known.view.primary)?.channel.resume();
  }

  closeFailed(): void {
    this.links.close(this.known.suspected);
  }

  leave(): void {
    this.links.close(this.links.names);
  }

  /**
   * A survivor sends its prefix again after each further failure. A processor suspected meanwhile may already lead; it
   * must not get acknowledgments from a survivor that will lead in its place.
   */
  comparePrefixes(): void {
    this.comparing = true;
    this.known.suspectToo(this.known.survivors.filter((name) => this.links.get(name) === undefined));
    this.closeFailed();
    const prefix = { kind: 'prefix', received: this.index, closed: this.known.suspected } as const;
    for (const name of this.known.survivors) this.links.send(name, prefix);
    if (this.known.isMember) this.compare();
    else this.askForView();
  }

  handOver(): void {
    for (const name of this.recipients.names) this.links.send(name, { kind: 'handOver' });
  }

  claim(): void {
    this.claims.claim(({ granted, view }) => (granted ? this.granted(view) : this.refused()));
  }

  /** The environment has told the view in force, without a claim of this processor's. */
  learn(view: View): void {
    if (this.known.isDeposedBy(view)) this.refused();
  }

  private readonly refused = (): void => this.tell({ type: 'claimAnswered', granted: false });

  protected tell(fact: GroupFact): void {
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
      case 'handOver':
        if (from === this.known.view.primary) this.suspect(from);
        break;
      case 'join':
        this.joiners.ask(from);
        this.nextJoiner();
        break;
      case 'page':
        this.tell({ ...message, type: 'page' });
        break;
      case 'state':
        this.known.view = { term: message.term, members: message.members, primary: from };
        this.index = message.index;
        this.tell({ type: 'state', state: message.state as ReplicaState });
        break;
    }
  }

  protected suspect(name: string): void {
    this.known.suspect(name);
    this.joiners.suspect(name);
    if (this.joiners.current?.name === name) this.abandonJoiner(name);
    else if (this.comparing) this.comparePrefixes();
    else if (name === this.known.view.primary || (this.known.leads && this.known.view.members.includes(name))) {
      this.tell({ type: 'peerFailed' });
    } else if (this.known.leads) this.links.get(name)?.close();
  }

  private number(message: ProtocolMessage): number {
    this.history.add(++this.index, message);
    return this.index;
  }

  private forward(name: string, message: Message, index: number): void {
    if (this.known.suspects(name)) return;
    this.recipients.sent(name, this.links.send(name, message), index);
  }

  protected acknowledged(name: string, upTo: number): void {
    this.recipients.acknowledged(name, upTo);
    this.tellAcknowledged();
    const { stateAt } = this.joiners.served(name);
    if (stateAt !== undefined && this.recipients.has(name, stateAt)) this.admit(name);
  }

  protected tellAcknowledged(): void {
    this.tell({ type: 'acknowledged', upTo: this.recipients.acknowledgedByAll(this.index) });
  }

  private hearPrefix(from: string, prefix: Extract<GroupMessage, { kind: 'prefix' }>): void {
    const { members, primary } = this.known.view;
    // A sender outside this view may be a member of the next one, of which this processor has not heard.
    this.prefixes.set(from, prefix);
    if (!members.includes(from)) return;
    const follows = !this.comparing && !this.known.leads && prefix.closed.includes(primary);
    // The survivor has closed these channels; prefixes compare only if this processor closes them too.
    const closes = (this.comparing || follows) && this.known.suspectToo(prefix.closed);
    if (follows) this.tell({ type: 'peerFailed' });
    else if (closes) this.comparePrefixes();
    else if (this.comparing) this.compare();
  }

  /** After all survivors have closed the old channel the longest prefix leads; among equals, the first in the view. */
  private compare(): void {
    this.prefixes.set(this.known.me, { received: this.index, closed: this.known.suspected });
    if (this.longest === this.known.me) this.tell({ type: 'prefixesCompared', longest: true });
  }

  /** The survivor that has received most; `undefined` before all survivors have sent their prefixes. */
  protected get longest(): string | undefined {
    return this.prefixes.longest(this.known.candidates, this.known.failed);
  }

  /** Another processor leads, or the leader's view has changed. */
  private hearView(from: string, { term, members }: Extract<GroupMessage, { kind: 'view' }>): void {
    if (term <= this.term) return;
    const stillWaits = !this.known.isMember && (from === this.known.view.primary || !this.joinRequest.isMade);
    const dropped = this.known.change({ term, members, primary: from });
    // A dropped processor that does not know of its drop waits until it hears this processor no more.
    this.links.close(dropped);
    if (!this.known.isMember && !stillWaits) this.refused();
    else if (this.comparing) {
      this.comparing = false;
      this.tell({ type: 'prefixesCompared', longest: false });
    } else if (!this.known.isMember) this.joinRequest.make();
  }

  private askForView(): void {
    this.claims.viewInForce((view) => {
      if (!this.comparing || this.known.isMember) return;
      if (!view.members.includes(this.known.me)) return this.refused();
      this.known.change(view);
      this.comparePrefixes();
    });
  }

  private granted(view: View): void {
    const promoted = !this.known.leads;
    this.known.change(view);
    this.comparing = false;
    this.joiners.entered(view.members);
    this.recipients.keepOnly((name) => view.members.includes(name) || this.joiners.isAwaited(name));
    for (const name of this.links.names) if (!this.known.suspects(name)) this.tellView(name, promoted);
    this.tellAcknowledged();
    this.tell({ type: 'claimAnswered', granted: true });
    if (this.known.others.some((name) => this.known.suspects(name))) this.tell({ type: 'peerFailed' });
    this.nextJoiner();
  }

  /** A processor that has just been promoted brings the others to its own prefix. */
  private tellView(name: string, promoted: boolean): void {
    const { term, members } = this.known.view;
    this.links.send(name, { kind: 'view', term, members });
    if (!promoted || !members.includes(name)) return;
    this.recipients.add(name);
    for (const { index, message } of this.history.after(this.prefixes.of(name), this.index)) {
      this.forward(name, message, index);
    }
  }

  private nextJoiner(): void {
    const name = this.known.leads ? this.joiners.next() : undefined;
    if (name === undefined) return;
    const joiner = joinerPort(name, this.links.get(name) as LinkActor, (state) => this.sendState(name, state));
    this.tell({ type: 'joinRequested', joiner });
  }

  /** The state stands for all messages sent so far: from now on outputs wait for the new replica too. */
  protected sendState(name: string, state: unknown): number {
    const message = this.stateMessage(state);
    this.joiners.current = { name, stateAt: message.index };
    this.recipients.add(name);
    this.forward(name, message, message.index);
    this.tellAcknowledged();
    return message.index;
  }

  protected stateMessage(state: unknown) {
    return { kind: 'state', index: this.index, term: this.term, members: this.known.view.members, state } as const;
  }

  /** The joiner has acknowledged the state: only now may the joiner enter the view, and only a member may claim. */
  protected admit(name: string): void {
    this.joiners.enters(name);
    this.claim();
  }

  private abandonJoiner(name: string): void {
    this.joiners.current = undefined;
    this.links.get(name)?.close();
    this.recipients.remove(name);
    this.tellAcknowledged();
    this.tell({ type: 'joinAbandoned' });
    this.nextJoiner();
  }
}
