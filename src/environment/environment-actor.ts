/**
 * The environment's side of its protocol: it serves the processor that leads, decides claims in the order that the
 * chart gives, and finds its state again when it has been started anew.
 */
import { type Actor, createActor } from 'xstate';
import { watched } from '../../devices/watched';
import type { environmentMachine } from '../../machines/environment';
import { remembering } from '../base/remembering-chart';
import type { ConnectionEnd } from '../ports/connection';
import { type Decoded, decodeReplicaMessage } from '../protocol/environment/codec';
import type { Attach, Claim, Enlist, Hello, ReplicaMessage, ServedView } from '../protocol/environment/messages';
import type { ConsoleKeeper } from './console-keeper';
import { Enlistment } from './enlistment';
import { type EnvironmentEntry, recoveredState } from './environment-entry';
import { type EnvironmentClasses, type EnvironmentOptions, environmentClasses } from './environment-options';
import { ClientConnection, ReplicaConnection, ReplicaConnections } from './greeted';
import { ServedGuest } from './served-guest';
import type { ServedRequests } from './served-requests';
import type { Views } from './views';
import { type Waiting, type WaitingClaim, WaitingQueue } from './waiting';

const ACTOR = 'environment';

export class EnvironmentActor {
  readonly chart: Actor<typeof environmentMachine>;
  protected readonly views: Views;
  readonly replicas: ReplicaConnections = new ReplicaConnections();
  readonly console: ConsoleKeeper;
  protected readonly requests: ServedRequests;
  private readonly guest: ServedGuest;
  /** How often it has been started. */
  start = 0;
  private readonly enlistment: Enlistment;
  private readonly waiting = new WaitingQueue();
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
    this.enlistment = new Enlistment(options);
    this.requests = new classes.ServedRequests(options, (to, message) => this.replicas.sendTo(to, message));
    const actions = {
      recover: () => this.recover(),
      storeStart: () => this.store({ kind: 'started', start: this.start, ...this.enlistment.made }),
      serveWaiting: () => this.serveWaiting(),
      welcome: () => this.welcome(this.waiting.next()),
      defer: () => this.waiting.defer(),
      grantAgain: () => this.tellGranted(this.waiting.next() as WaitingClaim),
      deny: () => this.deny(this.waiting.next() as WaitingClaim),
      takeClaim: () => this.takeClaim(this.waiting.next() as WaitingClaim),
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

  /** Every replica hears that the guest has halted its machine. */
  tellHalted(): void {
    this.replicas.tellAll({ kind: 'halted' });
  }

  /** A replica has made a connection. */
  acceptReplica(end: ConnectionEnd): void {
    const frame = (one: ReplicaConnection, bytes: Uint8Array) => this.hear(one, decodeReplicaMessage(bytes));
    new ReplicaConnection(end, { frame, closed: (one) => this.over(one) });
  }

  /** A client of the terminal has made a connection. */
  acceptClient(end: ConnectionEnd): void {
    const frame = (connection: ClientConnection, bytes: Uint8Array) => {
      const attaches = (attach: Attach) => this.offer({ kind: 'attach', connection, attach });
      this.console.hear(connection, bytes, attaches, (why) => this.refuse(connection, why));
    };
    new ClientConnection(end, { frame, closed: (one) => this.over(one) });
  }

  private hear(connection: ReplicaConnection, decoded: Decoded<ReplicaMessage>): void {
    if ('problem' in decoded) this.refuse(connection, decoded.problem);
    else this.understood(connection, decoded.message);
  }

  private understood(connection: ReplicaConnection, message: ReplicaMessage): void {
    if (message.kind === 'enlist') this.offer({ kind: 'enlist', connection, enlist: message });
    else if (message.kind === 'hello') {
      if (connection.greets(message)) this.offer({ kind: 'greeting', connection, hello: message });
      else this.refuse(connection, 'a second HELLO');
    } else if (connection.hello === undefined) this.refuse(connection, `${message.kind} before WELCOME`);
    else if (message.kind === 'claim') this.offer({ kind: 'claim', connection, claim: message });
    else if (this.views.serves(connection.processor, message.since)) this.serve(connection, message);
    else this.shutConnection(connection, `${message.kind} of a processor that does not lead`);
  }

  private serve(connection: ReplicaConnection, message: Exclude<ReplicaMessage, Enlist | Hello | Claim>): void {
    const { processor } = connection;
    const nonsense = this.console.nonsense(message);
    if (nonsense !== undefined) this.refuse(connection, nonsense);
    else if (message.kind === 'output') this.console.output(processor, message);
    else if (message.kind === 'confirm') this.console.confirm(processor, message.upTo);
    else if (message.kind === 'listened') this.options.terminal.listened(processor);
    else this.requests.hear(processor, message, (why) => this.refuse(connection, why));
  }

  /** Something for the chart to decide. */
  private offer(waiting: Waiting): void {
    this.waiting.offer(waiting);
    const { views, replicas, view } = this;
    const isLeft = replicas.all.some(({ processor }) => view.members.includes(processor));
    if (waiting.kind !== 'claim') this.chart.send({ type: 'connection.greeted' });
    else this.chart.send({ type: 'claim.made', as: views.judge(waiting.connection.processor, waiting.claim, isLeft) });
  }

  private serveWaiting(): void {
    for (const waiting of this.waiting.takeDeferred()) this.offer(waiting);
  }

  private welcome(waiting: Waiting): void {
    if (waiting.kind === 'enlist') {
      this.enlistment.enlist(waiting.connection, waiting.enlist.name, this.replicas.has(waiting.enlist.name));
    } else if (waiting.kind === 'attach') {
      const { connection, attach } = waiting;
      if (this.console.welcomes(connection, attach, (why) => this.refuse(connection, why)))
        this.options.trace.record(ACTOR, 'client.attached', { shown: attach.shown });
    } else if (waiting.kind === 'greeting') this.welcomeReplica(waiting.connection, waiting.hello);
  }

  private welcomeReplica(connection: ReplicaConnection, hello: Hello): void {
    connection.hello = hello;
    const unfit = this.enlistment.refuses(hello) ?? this.guest.refuses(connection.processor, hello.guest);
    if (unfit !== undefined) {
      connection.send({ kind: 'unfit', why: unfit });
      this.refuse(connection, unfit);
      return;
    }
    if (!this.replicas.welcome(connection, hello)) {
      this.shutConnection(connection, 'a later process of its name, or a later connection, is there');
      return;
    }
    this.requests.welcomed(connection.processor);
    const { start, view } = this;
    this.options.trace.record(ACTOR, 'replica.welcomed', { processor: connection.processor, term: view.term });
    const peers = this.replicas.peersOf(connection);
    const inputExpected = this.options.terminal.confirmedInput;
    const more = peers === undefined ? {} : { peers, inputExpected };
    connection.send({ kind: 'welcome', start, view, outputExpected: this.console.expected, ...more });
    if (connection.processor === this.view.primary) this.sendInput();
  }

  private tellGranted({ connection, claim }: WaitingClaim): void {
    connection.inputFrom = claim.inputFrom;
    const inputExpected = claim.powersOn === true ? { inputExpected: this.options.terminal.confirmedInput } : {};
    connection.send({ kind: 'grant', view: this.view, outputExpected: this.console.expected, ...inputExpected });
    this.sendInput();
  }

  private deny({ connection, claim: { term, members } }: WaitingClaim): void {
    this.options.trace.record('bus', 'claim.refused', { claimant: connection.processor, term });
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
    const [before, isNew] = [this.view, view.primary !== this.view.primary];
    this.views.put(view);
    const { trace, media, terminal, viewChanged } = this.options;
    trace.record('bus', 'claim.granted', { claimant: view.primary, term: view.term });
    if (claim.claim.powersOn && before.term > 0) this.console.confirm(view.primary, terminal.typedBytes);
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
    this.enlistment.recover(state);
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
    this.waiting.clear();
    this.granting = undefined;
    this.requests.forgetAll();
    this.replicas.clear();
    this.console.forgetClients();
  }

  /** Input goes to the processor that leads, each byte once on a connection. */
  private sendInput(): void {
    const connection = this.replicas.of(this.view.primary);
    connection?.sendInput((from, most) => this.console.input(connection.processor, from, most));
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
    this.over(connection);
  }

  /** A connection has ended. */
  private over(connection: ReplicaConnection | ClientConnection): void {
    this.waiting.drop(connection);
    if (connection instanceof ReplicaConnection) this.replicas.ended(connection);
    else this.console.left(connection);
  }
}
