import { map, merge, type Observable, Subject, takeUntil, tap } from 'rxjs';
import { type FailureSink, listen } from '../base/listen';
import type { Trace } from '../ports/trace';
import type { Channel } from '../protocol/channel';
import { type Message, messageFacts } from '../protocol/messages';
import type { FailureDetectorActor } from './failure-detector-actor';

/** The facts that a link reports of the processor at its other end. */
export type LinkFact =
  | { readonly type: 'message'; readonly message: Message }
  | { readonly type: 'acknowledged'; readonly upTo: number }
  | { readonly type: 'peerFailed' };

export interface LinkActorOptions {
  readonly processor: string;
  readonly peer: string;
  readonly clock: FailureSink;
  readonly channel: Channel;
  readonly detector: FailureDetectorActor;
  readonly trace: Trace;
  /** The connection under the channel, if it is made again when it breaks. */
  readonly connection?: { close(): void };
  /** Hears of each message as it is sent, with the bytes of its frame. */
  readonly onSent?: (message: Message, bytes: number) => void;
}

/** One replica's link to another: the channel and the failure detector that listens to its traffic. */
export class LinkActor {
  readonly facts: Observable<LinkFact>;
  private readonly stopped = new Subject<void>();
  private received = 0;
  /** Why the detector suspects the peer, where that is not silence. */
  private because: { readonly misled?: true; readonly told?: true } = {};

  constructor(private readonly options: LinkActorOptions) {
    const { processor, peer, clock, channel, detector, trace } = options;
    listen(channel.traffic.pipe(takeUntil(this.stopped)), clock, () => detector.heard());
    this.facts = merge(
      channel.messages.pipe(
        tap(() => trace.record(processor, 'message.received', { from: peer, sequence: ++this.received })),
        map((message): LinkFact => ({ type: 'message', message })),
      ),
      channel.acknowledgments.pipe(
        tap((upTo) => trace.record(processor, 'message.acknowledged', { by: peer, upTo })),
        map((upTo): LinkFact => ({ type: 'acknowledged', upTo })),
      ),
      detector.suspicions.pipe(
        tap(() => trace.record(processor, 'detector.suspected', { peer, ...this.because })),
        map((): LinkFact => ({ type: 'peerFailed' })),
      ),
    ).pipe(takeUntil(this.stopped));
  }

  get channel(): Channel {
    return this.options.channel;
  }

  /** The processor at the other end. */
  get peer(): string {
    return this.options.peer;
  }

  /** Whether the peer is trusted, for a reader. */
  get detectorState(): string {
    return this.options.detector.state;
  }

  start(): void {
    this.options.detector.start();
  }

  /** The failure detector takes the peer for dead, which may live; a suspicion comes once. */
  mislead(): void {
    const { processor, peer, detector, trace } = this.options;
    if (detector.state !== 'trusting') return;
    trace.record(processor, 'detector.misled', { peer });
    this.because = { misled: true };
    detector.suspect();
  }

  /** The peer has been replaced by a later process of its name, or talks with this processor no more. */
  failed(): void {
    const { detector } = this.options;
    if (detector.state !== 'trusting') return;
    this.because = { told: true };
    detector.suspect();
  }

  get isClosed(): boolean {
    return this.options.channel.isClosed;
  }

  /** Returns the channel's sequence number. */
  send(message: Message): number {
    const { processor, peer, channel, trace, onSent } = this.options;
    const before = channel.counts.bytes;
    const sequence = channel.send(message);
    onSent?.(message, channel.counts.bytes - before);
    trace.record(processor, 'message.sent', () => ({ to: peer, sequence, ...messageFacts(message) }));
    return sequence;
  }

  /**
   * Closes the old channel: this processor neither acknowledges nor uses a later message, and its detector watches no
   * more.
   */
  close(): void {
    const { channel, detector, connection } = this.options;
    channel.close();
    detector.stop();
    connection?.close();
  }

  /** The processor has died. */
  stop(): void {
    this.stopped.next();
    this.close();
  }

  /** The peer never comes again: nothing of this link stays in the tree of actors. */
  end(): void {
    this.stop();
    this.options.detector.end();
  }
}
