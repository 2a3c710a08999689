/**
 * The reliable FIFO channel over a link that may lose, delay, duplicate, reorder or corrupt frames: it numbers frames,
 * acknowledges the contiguous prefix cumulatively on receipt, retransmits on time-out, and delivers a prefix of what
 * was sent. Every buffer has a limit: a receiver without room neither delivers nor acknowledges, and the sender waits.
 */
import { type Observable, Subject } from 'rxjs';
import { assert } from '../base/assert';
import { listen } from '../base/listen';
import type { Clock } from '../ports/clock';
import type { LinkEnd } from '../ports/link';
import { decodeFrame, encodeFrame, type Frame } from './frame';
import type { Message } from './messages';

export interface ChannelOptions {
  readonly clock: Clock;
  /** The channel's actor at the clock. */
  readonly actor: string;
  readonly end: LinkEnd;
  readonly session: string;
  readonly term: number;
  /** From a frame's receipt until its acknowledgment leaves. */
  readonly acknowledgmentNs: number;
  /** What arrives until then is acknowledged together. */
  readonly acknowledgesTogether?: true;
  /** The first retransmission comes after so long; each further one after twice as long, up to eight times. */
  readonly retransmissionNs: number;
  /** Whether the receiver has room for this message, the next one; a channel without this option always has room. */
  readonly accepts?: (message: Message) => boolean;
  /** Over a link that corrupts nothing. */
  readonly judge?: ChannelJudge;
}

/** What the peer must not send. */
interface ChannelJudge {
  /** Why the message, the next one, cannot be right; `undefined` if it can. */
  readonly refuses: (message: Message) => string | undefined;
  /** The peer has sent what cannot be right; `why` is a line for a person. */
  readonly nonsense: (why: string) => void;
}

/** Frames that may be sent and not acknowledged. */
export const windowFrames = 1024;
const greatestRetransmission = 16;
const greatestBackOff = 8;
/** A frame that needs longer than this is not late: the wire is still sending. */
const longOnWireNs = 10_000_000;

export class Channel {
  readonly messages: Observable<Message>;
  /** Emits a sequence number: the peer has acknowledged every message up to that number. */
  readonly acknowledgments: Observable<number>;
  /** Emits for every valid frame of this session: a sign of life. */
  readonly traffic: Observable<void>;
  /** Frames sent by kind (data by the kind of its message), repeats included; and their bytes. */
  readonly counts = { frames: {} as Record<string, number>, bytesOf: {} as Record<string, number>, bytes: 0 };
  private readonly messageSubject = new Subject<Message>();
  private readonly acknowledgmentSubject = new Subject<number>();
  private readonly trafficSubject = new Subject<void>();
  /** Sent and not acknowledged; the first has sequence number `acknowledged + 1`. */
  private readonly window: Message[] = [];
  /** Messages received after a gap, or held because the receiver has no room, by sequence number. */
  protected readonly ahead = new Map<number, Message>();
  private acknowledged = 0;
  protected received = 0;
  private timer: number | undefined;
  private backOff = 1;
  /** The instant at which every frame sent so far has left. */
  private clearAt = 0;
  private resuming = false;
  private isAcknowledging = false;
  private closed = false;
  private resent = 0;

  constructor(private readonly options: ChannelOptions) {
    this.messages = this.messageSubject.asObservable();
    this.acknowledgments = this.acknowledgmentSubject.asObservable();
    this.traffic = this.trafficSubject.asObservable();
    listen(options.end.frames, options.clock, (bytes) => this.arrived(bytes));
    options.clock.subscribe(options.actor, (event) => {
      if (event.name === 'acknowledge') this.acknowledgmentDue(event.data as number);
      else if (event.name === 'resume') this.resumed();
      else this.retransmissionDue();
    });
  }

  /** Sends a message; returns its sequence number, from 1 on. */
  send(message: Message): number {
    assert(!this.closed, 'nothing is sent on a closed channel');
    assert(this.window.length < windowFrames, () => `at most ${windowFrames} frames unacknowledged`);
    this.window.push(message);
    const sequence = this.acknowledged + this.window.length;
    this.sendData(sequence, message);
    if (this.timer === undefined) this.arm();
    return sequence;
  }

  /** So much is unacknowledged that the sender should wait; messages that cannot wait still have room. */
  get isFull(): boolean {
    return this.window.length >= windowFrames / 2;
  }

  /** Messages that have been sent once more. */
  get retransmissions(): number {
    return this.resent;
  }

  get unacknowledged(): number {
    return this.window.length;
  }

  /** The next message has arrived, and the receiver had no room for it. */
  get isHolding(): boolean {
    return this.ahead.has(this.received + 1);
  }

  get isClosed(): boolean {
    return this.closed;
  }

  /**
   * The receiver may have room again, or needs the next message. Delivery goes through the clock, so that no listener
   * is re-entered.
   */
  resume(): void {
    if (this.closed || this.resuming || !this.isHolding) return;
    this.resuming = true;
    const { clock, actor } = this.options;
    clock.arm(clock.nowAt, { actor, name: 'resume' });
  }

  /** The sequence number of the next message that this end expects. */
  get expected(): number {
    return this.received + 1;
  }

  /**
   * The connection to the peer has been made again, and the peer expects message `next`: every later one is sent again
   * at once.
   */
  resumeAt(next: number): void {
    if (this.closed) return;
    this.trafficSubject.next();
    this.acknowledge(next - 1);
    this.sendAgain(this.window);
    this.arm();
  }

  heartbeat(): void {
    const { session, term } = this.options;
    this.transmit({ session, term, kind: 'heartbeat' }, 'heartbeat', true);
  }

  /** Closes this end of the channel, which from now on neither sends, acknowledges nor uses a message. */
  close(): void {
    this.closed = true;
    this.options.clock.disarmAll(this.options.actor);
  }

  private arrived(bytes: Uint8Array): void {
    if (this.closed) return;
    const { judge } = this.options;
    const frame = decodeFrame(bytes);
    if (frame === undefined) judge?.nonsense(`${bytes.length} bytes that are no frame`);
    if (frame === undefined || frame.session !== this.options.session || frame.term !== this.options.term) return;
    this.trafficSubject.next();
    if (frame.kind === 'data') this.data(frame.sequence, frame.message);
    else if (frame.kind === 'acknowledgment') this.acknowledge(frame.upTo);
  }

  protected data(sequence: number, message: Message): void {
    if (sequence > this.received && sequence <= this.received + windowFrames) this.ahead.set(sequence, message);
    this.deliver();
    // A message after a gap, or one that is held, is not acknowledged. A repeated message is: its acknowledgment was
    // lost.
    if (sequence <= this.received) this.acknowledgeLater();
  }

  private resumed(): void {
    this.resuming = false;
    if (this.deliver()) this.acknowledgeLater();
  }

  /**
   * Delivers the messages that follow without a gap, as far as the receiver has room; returns whether there was one.
   */
  private deliver(): boolean {
    const { accepts, judge } = this.options;
    const before = this.received;
    for (let next = this.ahead.get(before + 1); next !== undefined; next = this.ahead.get(this.received + 1)) {
      if (this.closed || accepts?.(next) === false) break;
      const why = judge?.refuses(next);
      if (why !== undefined) {
        judge?.nonsense(why);
        break;
      }
      this.ahead.delete(++this.received);
      this.messageSubject.next(next);
    }
    return this.received > before;
  }

  protected acknowledgeLater(): void {
    if (this.closed) return;
    const { clock, actor, acknowledgmentNs, acknowledgesTogether } = this.options;
    if (acknowledgesTogether && this.isAcknowledging) return;
    this.isAcknowledging = true;
    clock.arm(clock.nowAt + acknowledgmentNs, { actor, name: 'acknowledge', data: this.acknowledgeable });
  }

  private acknowledgmentDue(upTo: number): void {
    this.isAcknowledging = false;
    this.sendAcknowledgment(this.options.acknowledgesTogether ? this.acknowledgeable : upTo);
  }

  /** The last sequence number without a gap before it. */
  protected get acknowledgeable(): number {
    return this.received;
  }

  private acknowledge(upTo: number): void {
    if (upTo <= this.acknowledged || upTo > this.acknowledged + this.window.length) return;
    this.window.splice(0, upTo - this.acknowledged);
    this.acknowledged = upTo;
    this.backOff = 1;
    this.arm();
    this.acknowledgmentSubject.next(upTo);
  }

  /**
   * A long frame that is still on the wire cannot have been acknowledged: the time-out starts when the frame has left.
   */
  private retransmissionDue(): void {
    this.timer = undefined;
    if (this.clearAt > this.options.clock.nowAt + longOnWireNs) this.armFrom(this.clearAt);
    else this.retransmit();
  }

  /**
   * Back-off doubles. Only the oldest messages go again: if only they were lost, one acknowledgment covers the later
   * ones.
   */
  private retransmit(): void {
    this.backOff = Math.min(2 * this.backOff, greatestBackOff);
    this.sendAgain(this.window.slice(0, greatestRetransmission));
    this.arm();
  }

  private sendAgain(messages: readonly Message[]): void {
    for (const [index, message] of messages.entries()) this.sendData(this.acknowledged + 1 + index, message);
    this.resent += messages.length;
  }

  private arm(): void {
    this.armFrom(this.options.clock.nowAt);
  }

  private armFrom(at: number): void {
    const { clock, actor, retransmissionNs } = this.options;
    if (this.timer !== undefined) clock.disarm(this.timer);
    this.timer = undefined;
    if (this.window.length === 0 || this.closed) return;
    this.timer = clock.arm(at + retransmissionNs * this.backOff, { actor, name: 'retransmit' });
  }

  private sendData(sequence: number, message: Message): void {
    const { session, term } = this.options;
    this.transmit({ session, term, kind: 'data', sequence, message }, message.kind);
  }

  private sendAcknowledgment(upTo: number): void {
    const { session, term } = this.options;
    this.transmit({ session, term, kind: 'acknowledgment', upTo }, 'acknowledgment');
  }

  /** Sends a frame, counted as this kind. */
  private transmit(frame: Frame, kind: string, between?: true): void {
    if (this.closed) return;
    const bytes = encodeFrame(frame);
    this.counts.frames[kind] = (this.counts.frames[kind] ?? 0) + 1;
    this.counts.bytesOf[kind] = (this.counts.bytesOf[kind] ?? 0) + bytes.length;
    this.counts.bytes += bytes.length;
    this.clearAt = this.options.end.send(bytes, between);
  }
}
