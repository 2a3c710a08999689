import { map, merge, type Observable, Subject, takeUntil } from 'rxjs';
import type { Channel } from '../protocol/channel';
import type { ProtocolMessage } from '../protocol/messages';
import type { FailureDetectorActor } from './failure-detector-actor';

/** What the link tells the hypervisor. */
export type LinkFact =
  | { readonly type: 'message'; readonly message: ProtocolMessage }
  | { readonly type: 'acknowledged'; readonly upTo: number }
  | { readonly type: 'peerFailed' };

/** The link of one replica: the channel and the failure detector that listens to its traffic. */
export class LinkActor {
  readonly facts: Observable<LinkFact>;
  readonly #stopped = new Subject<void>();

  constructor(
    readonly channel: Channel,
    private readonly detector: FailureDetectorActor,
  ) {
    channel.traffic.pipe(takeUntil(this.#stopped)).subscribe(() => detector.heard());
    this.facts = merge(
      channel.messages.pipe(map((message): LinkFact => ({ type: 'message', message }))),
      channel.acknowledgments.pipe(map((upTo): LinkFact => ({ type: 'acknowledged', upTo }))),
      detector.suspicions.pipe(map((): LinkFact => ({ type: 'peerFailed' }))),
    ).pipe(takeUntil(this.#stopped));
  }

  start(): void {
    this.detector.start();
  }

  /** The old channel is closed: nothing that arrives later is acknowledged or used, and nobody is watched any more. */
  close(): void {
    this.channel.close();
    this.detector.stop();
  }

  /** The processor has died. */
  stop(): void {
    this.#stopped.next();
    this.close();
  }
}
