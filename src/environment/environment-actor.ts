/**
 * The environment's side of its protocol: it serves the processor that leads, decides claims in the order that the
 * chart gives, and finds its state again when it has been started anew.
 */
import { type Actor, createActor } from 'xstate';
import { watched } from '../../devices/watched';
import type { EnvironmentEvent, environmentMachine } from '../../machines/environment';
import { remembering } from '../base/remembering-chart';
import type { ConnectionEnd } from '../ports/connection';
import { decodeClientMessage, decodeReplicaMessage } from '../protocol/environment/codec';
import type { Claim, Hello, ReplicaMessage, ServedView } from '../protocol/environment/messages';
import type { ConsoleKeeper } from './console-keeper';
import type { WaitingClaim, WaitingDecision, WaitingGreeting } from './decisions';
import { type EnvironmentEntry, recoveredState } from './environment-entry';
import { type EnvironmentClasses, type EnvironmentOptions, environmentClasses } from './environment-options';
import { ClientConnection, ReplicaConnection, ReplicaConnections } from './greeted';
import { ServedGuest } from './served-guest';
import type { ServedRequests } from './served-requests';
import type { Views } from './views';

const ACTOR = 'environment';
/** The terminal's input goes out in messages of at most so many bytes. */
const greatestInput = 4096;

export class EnvironmentActor {
  readonly chart: Actor<typeof environmentMachine>;
  protected readonly views: Views;
  protected readonly replicas = new ReplicaConnections();
  protected readonly console: ConsoleKeeper;
  protected readonly requests: ServedRequests;
  private readonly guest: ServedGuest;
  private start = 0;
  /** What the chart is about to be told of, and what it has deferred. */
  private offered: WaitingDecision[] = [];
  private deferred: WaitingDecision[] = [];
  private granting: { readonly claim: WaitingClaim; readonly view: ServedView } | undefined;
  /** Waits for storage and media that began before the last crash end for nobody. */
  private life = 0;

  constructor(
    protected readonly options: EnvironmentOptions,
    classes: EnvironmentClasses = environmentClasses,
  ) {
    const { clock, parent, inspected = () => false, terminal, storage, view } = options;
    this.views = new classes.Views(view);
    this.guest = new ServedGuest(options.guest);
    this.console = new classes.ConsoleKeeper({
      terminal,
      storage,
      shown: (upTo) => this.replicas.of(this.view.primary)?.send({ kind: 'shown', upTo }),
      typed: () => this.sendInput(),
    });
    this.requests = new classes.ServedRequests(options, (processor, message) =>
      this.replicas.of(processor)?.send(message),
    );
    const actions = {
      recover: () => this.recover(),
      storeStart: () => this.store({ kind: 'started', start: this.start }),
      serveWaiting: () => this.serveWaiting(),
      welcome: () => this.welcome(this.next()),
      defer: () => void this.deferred.push(this.next()),
      grantAgain: () => this.tellGranted(this.next() as WaitingClaim),
      deny: () => this.deny(this.next() as WaitingClaim),
      takeClaim: () => this.takeClaim(this.next() as WaitingClaim),
      shutOut: () => this.shutOut(),
      drain: () => this.drain(),
      sync: () => this.sync(),
      storeView: () => this.storeView(),
      grant: () => this.grant(),
      loseVolatile: () => this.loseVolatile(),
    };
    const id = `${ACTOR}.process`;
    const chart = createActor(remembering(classes.chart, actions, inspected), { id, systemId: id, parent });
    this.chart = watched(chart, clock).start();
  }

  get state(): unknown {
    return this.chart.getSnapshot().value;
  }

  get view(): ServedView {
    return this.views.view;
  }

  /** Whether a process is there to which a connection can be made. */
  get isUp(): boolean {
    return !this.chart.getSnapshot().matches('down');
  }

  /** Powers the environment on, for the first time or after a crash. */
  powerOn(): void {
    this.chart.send({ type: 'process.started' });
  }

  /** The process ends at once. Media and storage, which lose what is theirs to lose, have heard of it. */
  crash(): void {
    this.chart.send({ type: 'process.crashed' });
  }

  /** A replica has made a connection. */
  acceptReplica(end: ConnectionEnd): void {
    const connection = new ReplicaConnection(end);
    end.hear({
      frame: (bytes) => {
        const decoded = decodeReplicaMessage(bytes);
        if ('problem' in decoded) this.refuse(connection, decoded.problem);
        else this.hear(connection, decoded.message);
      },
      closed: () => this.replicas.ended(connection),
    });
  }

  /** A client of the terminal has made a connection. */
  acceptClient(end: ConnectionEnd): void {
    const connection = new ClientConnection(end);
    end.hear({
      frame: (bytes) => {
        const decoded = decodeClientMessage(bytes);
        if ('problem' in decoded) this.refuse(connection, decoded.problem);
        else if (decoded.message.kind === 'attach') this.offer({ kind: 'attach', connection, attach: decoded.message });
        else if (connection.client === undefined) this.refuse(connection, 'a key before ATTACH');
        else this.console.key(connection, decoded.message);
      },
      closed: () => this.console.left(connection),
    });
  }

  private hear(connection: ReplicaConnection, message: ReplicaMessage): void {
    if (message.kind === 'hello') {
      connection.inputFrom = message.inputFrom;
      this.offer({ kind: 'greeting', connection, hello: message });
    } else if (connection.hello === undefined) this.refuse(connection, `${message.kind} before WELCOME`);
    else if (message.kind === 'claim') this.offer({ kind: 'claim', connection, claim: message });
    else if (this.views.serves(connection.processor, message.since)) this.serve(connection, message);
    else this.shutConnection(connection, `${message.kind} of a processor that does not lead`);
  }

  private serve(connection: ReplicaConnection, message: Exclude<ReplicaMessage, Hello | Claim>): void {
    const { processor } = connection;
    const { terminal } = this.options;
    if (message.kind === 'output') this.console.output(processor, message);
    else if (message.kind === 'confirm') terminal.confirmInput(processor, message.upTo);
    else if (message.kind === 'listened') terminal.listened(processor);
    else this.requests.hear(processor, message);
  }

  /** Something for the chart to decide. */
  private offer(waiting: WaitingDecision): void {
    this.offered.push(waiting);
    this.chart.send(this.eventOf(waiting));
  }

  private eventOf(waiting: WaitingDecision): EnvironmentEvent {
    if (waiting.kind !== 'claim') return { type: 'connection.greeted' };
    return { type: 'claim.made', as: this.views.judge(waiting.connection.processor, waiting.claim) };
  }

  private next(): WaitingDecision {
    return this.offered.shift() as WaitingDecision;
  }

  private serveWaiting(): void {
    for (const waiting of this.deferred.splice(0)) this.offer(waiting);
  }

  private welcome(waiting: WaitingDecision): void {
    if (waiting.kind === 'attach') {
      this.console.attach(waiting.connection, waiting.attach);
      this.options.trace.record(ACTOR, 'client.attached', { shown: waiting.attach.shown });
      return;
    }
    const { connection, hello } = waiting as WaitingGreeting;
    connection.hello = hello;
    const unfit = this.guest.refuses(connection.processor, hello.guest);
    if (unfit !== undefined) {
      connection.send({ kind: 'unfit', why: unfit });
      this.refuse(connection, unfit);
      return;
    }
    if (!this.replicas.welcome(connection, hello)) {
      this.shutConnection(connection, 'a later process of its name, or a later connection, is there');
      return;
    }
    const { processor } = connection;
    this.options.trace.record(ACTOR, 'replica.welcomed', { processor, term: this.view.term });
    connection.send({ kind: 'welcome', start: this.start, view: this.view, outputExpected: this.console.expected });
    if (processor === this.view.primary) this.sendInput();
  }

  private tellGranted({ connection, claim }: WaitingClaim): void {
    connection.inputFrom = claim.inputFrom;
    connection.send({ kind: 'grant', view: this.view, outputExpected: this.console.expected });
    this.sendInput();
  }

  private deny({ connection, claim: { term, members } }: WaitingClaim): void {
    const claimant = connection.processor;
    this.options.trace.record('bus', 'claim.refused', { claimant, term });
    connection.send({ kind: 'deny', term, members, view: this.view });
  }

  private takeClaim(claim: WaitingClaim): void {
    this.granting = { claim, view: this.views.next(claim.connection.processor, claim.claim) };
  }

  protected shutOut(): void {
    const claimant = this.granting?.claim.connection.processor as string;
    this.views.shutOthersOut(claimant);
    for (const each of this.replicas.all) if (each.processor !== claimant) this.replicas.close(each);
    this.requests.dropOthers(claimant);
  }

  protected drain(): void {
    this.options.media.whenDrained(this.inThisLife(() => this.chart.send({ type: 'media.drained' })));
  }

  protected sync(): void {
    this.options.media.whenSynced(this.inThisLife(() => this.chart.send({ type: 'media.synced' })));
  }

  protected storeView(): void {
    if (this.granting !== undefined) this.store({ kind: 'view', view: this.granting.view, guest: this.guest.known });
  }

  protected grant(): void {
    const { claim, view } = this.granting as { claim: WaitingClaim; view: ServedView };
    this.granting = undefined;
    const isNew = view.primary !== this.view.primary;
    this.views.put(view);
    const { trace, media, viewChanged } = this.options;
    trace.record('bus', 'claim.granted', { claimant: view.primary, term: view.term });
    if (isNew) media.absorbUnitAttention(view.primary);
    viewChanged(view);
    this.tellGranted(claim);
  }

  protected store(entry: EnvironmentEntry): void {
    this.options.storage.append(
      entry,
      this.inThisLife(() => this.chart.send({ type: 'state.stored' })),
    );
  }

  protected inThisLife(then: () => void): () => void {
    const { life } = this;
    return () => {
      if (this.life === life) then();
    };
  }

  private recover(): void {
    const state = recoveredState(this.options.storage.entries);
    this.start = this.startAfter(state.starts);
    this.views.put(state.view ?? this.options.view);
    this.guest.recover(state.guest);
    this.console.recover(state);
    this.options.viewChanged(this.view);
    this.options.trace.record(ACTOR, 'environment.started', { start: this.start, term: this.view.term });
  }

  protected startAfter(starts: number): number {
    return starts + 1;
  }

  private loseVolatile(): void {
    this.life++;
    this.offered = [];
    this.deferred = [];
    this.granting = undefined;
    this.requests.forgetAll();
    this.replicas.clear();
    this.console.forgetClients();
  }

  /** Input goes to the processor that leads, each byte once on a connection. */
  private sendInput(): void {
    const connection = this.replicas.of(this.view.primary);
    if (connection === undefined) return;
    for (;;) {
      const { ordinal, bytes } = this.console.input(connection.processor, connection.inputFrom, greatestInput);
      if (bytes.length === 0) return;
      connection.send({ kind: 'input', ordinal, bytes });
      connection.inputFrom = ordinal + bytes.length;
    }
  }

  /** The processor does not lead, and hears who does. */
  private shutConnection(connection: ReplicaConnection, why: string): void {
    connection.send({ kind: 'refused', view: this.view });
    this.refuse(connection, why);
  }

  private refuse(connection: ReplicaConnection | ClientConnection, why: string): void {
    const who = connection instanceof ReplicaConnection ? connection.processor : connection.client;
    this.options.trace.record(ACTOR, 'connection.refused', { who: who || 'unknown', why });
    connection.end.close();
    if (connection instanceof ReplicaConnection) this.replicas.ended(connection);
    else this.console.left(connection);
  }
}
