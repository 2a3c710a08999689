/**
 * A replica's side of the protocol with the environment. Whatever the replica asks is kept until the environment has
 * told its end. When the connection breaks, the session makes another one, for ever; at the same start number it sends
 * again what has not ended (resume), at another one those requests are uncertain (abort).
 */
import type { ClaimAnswer, View } from '../../ports/arbiter';
import type { Clock } from '../../ports/clock';
import type { ConnectionEnd } from '../../ports/connection';
import { LastingConnection } from '../lasting-connection';
import { decodeEnvironmentMessage, encodeMessage } from './codec';
import { ConsoleBuffer } from './console-buffer';
import { type EnvironmentMessage, memberName, type ReplicaMessage, type ServedView, type Welcome } from './messages';
import { type Asked, type RequestHandlers, Requests } from './requests';
import type { SessionListener } from './session-listener';

export interface SessionOptions {
  readonly clock: Clock;
  /** The session's actor at the clock. */
  readonly actor: string;
  readonly name: string;
  /** How often a process of this name has been started: 1 for the first. */
  readonly incarnation: number;
  /** Where other replicas reach this one; without it they are told nothing. */
  readonly address?: string;
  /** The digest of what its guest starts from. */
  readonly guest: string;
  readonly dial: () => ConnectionEnd;
  /** From a connection's end to the next attempt. */
  readonly retryNs: number;
  readonly hears: SessionListener;
}

type Granted = Pick<Extract<EnvironmentMessage, { kind: 'grant' }>, 'view' | 'outputExpected' | 'inputExpected'>;

interface OpenClaim {
  readonly view: View;
  readonly answered: (answer: ClaimAnswer) => void;
  readonly powersOn?: true;
}

export class EnvironmentSession {
  protected readonly requests: Requests = new Requests();
  protected readonly console: ConsoleBuffer = new ConsoleBuffer();
  protected readonly connection: LastingConnection;
  private connections = 0;
  /** WELCOME has been read on this connection. */
  protected isWelcome = false;
  /** The start number of the environment that this session has last spoken with. */
  protected start: number | undefined;
  private since = 0;
  private openClaim: OpenClaim | undefined;
  private confirmed = 0;
  /** Of a processor that has powered the guest on: the ordinal of the first input byte that the guest gets. */
  powerOnInput = 0;
  /** The ordinal of the first input byte that the guest lacks, as far as it has been asked for. */
  private inputFrom = 0;
  private isOver = false;

  constructor(protected readonly options: SessionOptions) {
    const hears = {
      made: () => this.greet(),
      frame: (bytes: Uint8Array) => this.arrived(bytes),
      ended: () => this.broken(),
    };
    this.connection = new LastingConnection({ ...options, hears });
  }

  get member(): string {
    return memberName(this.options.name, this.options.incarnation);
  }

  /** Whether the environment has welcomed this replica on the present connection, for a reader. */
  get isConnected(): boolean {
    return this.isWelcome;
  }

  /** Requests that have not ended, for a reader. */
  get outstanding(): number {
    return this.requests.all.length;
  }

  connect(): void {
    if (!this.isOver) this.connection.make();
  }

  /** Makes the connection anew, and so asks what is in force. */
  renew(): void {
    this.connection.present?.close();
    this.connect();
  }

  /** The process has ended, or leads no more and never will. */
  close(): void {
    this.isOver = true;
    this.isWelcome = false;
    this.connection.close();
  }

  /** Asks for something that has an end; returns its number. */
  ask(asked: Asked, handlers: RequestHandlers): number {
    const number = this.requests.add(asked, handlers);
    this.sendRequest(number, asked);
    return number;
  }

  /** These requests are given up: nobody hears of their end. */
  forget(numbers: Iterable<number>): void {
    this.requests.forget(numbers);
  }

  put(ordinal: number, byte: number): void {
    if (this.console.put(ordinal, byte))
      this.send({ kind: 'output', since: this.since, ordinal, bytes: Uint8Array.of(byte) });
  }

  /** The ordinal that the terminal expects next, as far as the environment has told. */
  get expected(): number {
    return this.console.expected;
  }

  input(from: number, most: number): Uint8Array {
    this.inputFrom = from;
    return this.console.take(from, most);
  }

  confirmInput(upTo: number): void {
    this.confirmed = Math.max(this.confirmed, upTo);
    this.send({ kind: 'confirm', since: this.since, upTo });
  }

  listened(): void {
    this.send({ kind: 'listened', since: this.since });
  }

  /** `powersOn`: this processor starts the guest from its beginning. */
  claim(view: View, answered: OpenClaim['answered'], powersOn?: true): void {
    this.openClaim = { view, answered, powersOn };
    this.sendClaim();
  }

  protected send(message: ReplicaMessage): void {
    if (this.isWelcome) this.connection.send(encodeMessage(message));
  }

  protected sendRequest(number: number, asked: Asked): void {
    const { since } = this;
    this.send({ ...asked, since, number, heard: this.requests.heard } as ReplicaMessage);
  }

  private sendClaim(): void {
    if (this.openClaim === undefined) return;
    const { view, powersOn } = this.openClaim;
    const { term, members } = view;
    const first = powersOn === undefined ? {} : { powersOn };
    this.send({ kind: 'claim', term, members: [...members], inputFrom: this.inputFrom, ...first });
  }

  protected greet(): void {
    const { name, incarnation, guest, address } = this.options;
    this.isWelcome = false;
    const hello = { kind: 'hello', name, incarnation, connection: ++this.connections, guest } as const;
    const place = address === undefined ? {} : { address };
    this.connection.send(encodeMessage({ ...hello, inputFrom: this.inputFrom, ...place }));
  }

  protected broken(): void {
    this.isWelcome = false;
    this.connection.makeLater();
  }

  private arrived(bytes: Uint8Array): void {
    const decoded = decodeEnvironmentMessage(bytes);
    if ('message' in decoded) {
      this.hear(decoded.message);
      return;
    }
    this.options.hears.misunderstood(decoded.problem);
    this.connection.breakOff();
  }

  protected hear(message: EnvironmentMessage): void {
    switch (message.kind) {
      case 'welcome':
        this.welcomed(message);
        break;
      case 'grant':
        this.granted(message);
        break;
      case 'deny':
        if (this.isOfOpenClaim(message)) this.answer({ granted: false, view: message.view });
        break;
      case 'refused':
        this.options.hears.told(message.view);
        break;
      case 'unfit':
        this.close();
        this.options.hears.unfit(message.why);
        break;
      case 'accepted':
        this.requests.accepted(message.number);
        break;
      case 'done':
        this.done(message);
        break;
      case 'input':
        this.console.arrived(message.ordinal, message.bytes);
        this.options.hears.typed?.();
        break;
      case 'frame':
        this.options.hears.frame?.(message.frame);
        break;
      case 'shown':
        this.console.hasShown(message.upTo);
        break;
      case 'halted':
        this.options.hears.halted?.();
        break;
    }
  }

  protected done({ number, result }: Extract<EnvironmentMessage, { kind: 'done' }>): void {
    this.requests.ended(number, result);
  }

  protected welcomed({ start, view, outputExpected, inputExpected, peers }: Welcome): void {
    const isNew = this.start !== undefined && start !== this.start;
    this.start = start;
    this.isWelcome = true;
    this.lead(view);
    const { hears } = this.options;
    if (peers !== undefined) hears.met?.(peers);
    if (isNew) hears.restarted(this.requests.loseAll());
    if (this.openClaim !== undefined) this.claimMayBeAnswered(view, outputExpected, inputExpected);
    else hears.told(view);
    if (this.isOver || view.primary !== this.member) return;
    this.console.hasShown(outputExpected);
    this.resume();
  }

  /** Sends again what the environment may not have. */
  private resume(): void {
    this.sendRequestsAgain();
    this.sendTextAgain();
    if (this.confirmed > 0) this.confirmInput(this.confirmed);
  }

  protected sendRequestsAgain(): void {
    for (const { number, asked } of this.requests.all) this.sendRequest(number, asked);
  }

  /** From the ordinal that the terminal expects. */
  protected sendTextAgain(): void {
    const { ordinal, bytes } = this.console.unshown;
    if (bytes.length > 0) this.send({ kind: 'output', since: this.since, ordinal, bytes });
  }

  /** WELCOME is an answer to a claim as well: granted, or claimed again for the view told. */
  protected claimMayBeAnswered(view: ServedView, outputExpected: number, inputExpected?: number): void {
    if (this.isOfOpenClaim(view) && view.primary === this.member) this.granted({ view, outputExpected, inputExpected });
    else this.sendClaim();
  }

  protected granted({ view, outputExpected, inputExpected = 0 }: Granted): void {
    if (!this.isOfOpenClaim(view)) return;
    this.powerOnInput = inputExpected;
    this.lead(view);
    this.console.hasShown(outputExpected);
    this.answer({ granted: true, view });
  }

  /** An answer names its claim: term and members. */
  protected isOfOpenClaim({ term, members }: Pick<View, 'term' | 'members'>): boolean {
    const view = this.openClaim?.view;
    if (view === undefined || view.term !== term || view.members.length !== members.length) return false;
    return view.members.every((member) => members.includes(member));
  }

  private answer(answer: ClaimAnswer): void {
    const claim = this.openClaim;
    this.openClaim = undefined;
    claim?.answered(answer);
  }

  private lead({ primary, since }: ServedView): void {
    if (primary === this.member) this.since = since;
  }
}
