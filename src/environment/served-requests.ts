/** The requests of the replicas: each is performed once, and its end is told as often as it is asked for. */
import type { EthernetStation } from '../ports/ethernet';
import type { EnvironmentMessage, RequestMessage, RequestResult } from '../protocol/environment/messages';
import { AcceptedRequests, greatestUnheard } from './accepted-requests';
import type { Media } from './media';

export interface ServedRequestsOptions {
  readonly media: Media;
  readonly station?: EthernetStation;
  /** The guest has halted its machine. */
  readonly halted: (processor: string) => void;
}

export class ServedRequests {
  private readonly accepted = new Map<string, AcceptedRequests>();
  /** Those that the station knows. */
  private readonly heard = new Set<string>();

  constructor(
    protected readonly options: ServedRequestsOptions,
    /** Sends to a replica, on its present connection; returns whether there is one. */
    protected readonly send: (processor: string, message: EnvironmentMessage) => boolean,
  ) {}

  /** The processor is connected, and hears the frames that come while it leads. */
  welcomed(processor: string): void {
    this.heard.add(processor);
    this.options.station?.hear(processor, (frame) => this.send(processor, { kind: 'frame', frame }));
  }

  /** A request of the processor that leads; `refuse`: no replica in its senses sends that one. */
  hear(processor: string, message: RequestMessage, refuse: (why: string) => void): void {
    const requests = this.accepted.get(processor) ?? new AcceptedRequests();
    this.accepted.set(processor, requests);
    const { number, heard, kind } = message;
    if (kind === 'transmit' && this.options.station === undefined) refuse('a frame, and this machine has no network');
    else if (requests.isFull(heard)) refuse(`the ends of ${greatestUnheard} requests have not been heard of`);
    else if (this.isNew(requests, number, heard)) this.perform(processor, message, requests);
    else this.repeat(processor, number, requests);
  }

  /** What other processors have queued is dropped; their media go on with what they have begun. */
  dropOthers(leader: string): void {
    for (const processor of this.accepted.keys()) {
      if (processor === leader) continue;
      this.options.media.abort(processor);
      this.accepted.delete(processor);
    }
    for (const processor of this.heard) if (processor !== leader) this.silence(processor);
  }

  /** The process has crashed. */
  forgetAll(): void {
    this.accepted.clear();
    for (const processor of this.heard) this.silence(processor);
  }

  protected isNew(requests: AcceptedRequests, number: number, heard: number): boolean {
    return requests.accept(number, heard);
  }

  private silence(processor: string): void {
    this.heard.delete(processor);
    this.options.station?.powerOff(processor);
  }

  /** The request has been accepted before: what came of it is told again, once it is known. */
  private repeat(processor: string, number: number, requests: AcceptedRequests): void {
    const result = requests.resultOf(number);
    if (result !== undefined) this.send(processor, { kind: 'done', number, result });
    else if (requests.isLong(number)) this.send(processor, { kind: 'accepted', number });
  }

  private perform(processor: string, message: RequestMessage, requests: AcceptedRequests): void {
    const { media, station, halted } = this.options;
    const { number } = message;
    const ended = (result: RequestResult) => {
      requests.ended(number, result);
      this.send(processor, { kind: 'done', number, result });
    };
    if (message.kind === 'command') {
      const accepted = () => {
        requests.takesLong(number);
        this.send(processor, { kind: 'accepted', number });
      };
      const { target, unit, cdb, data } = message;
      media.run({ processor, number, target, unit, cdb, data }, { accepted, ended });
      return;
    }
    if (message.kind === 'transmit') {
      const { operation, frame } = message;
      station?.send({ processor, operation, frame }, () => ended({ ended: true }));
      return;
    }
    if (message.kind === 'abort') media.abort(processor, message.of);
    else if (message.kind === 'reset') media.reset(message.target);
    else if (message.kind === 'withdraw') station?.abort(processor);
    ended({ ended: true });
    if (message.kind === 'halt') halted(processor);
  }
}
