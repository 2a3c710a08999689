/** The requests of the replicas: each is performed once, and its end is told as often as it is asked for. */
import type { EnvironmentMessage, RequestMessage, RequestResult } from '../protocol/environment/messages';
import { AcceptedRequests, greatestUnheard } from './accepted-requests';
import type { Media } from './media';

export interface ServedRequestsOptions {
  readonly media: Media;
  /** The guest has halted its machine. */
  readonly halted: (processor: string) => void;
}

export class ServedRequests {
  private readonly accepted = new Map<string, AcceptedRequests>();

  constructor(
    protected readonly options: ServedRequestsOptions,
    /** Sends to a replica, on its present connection. */
    protected readonly send: (processor: string, message: EnvironmentMessage) => void,
  ) {}

  /** A request of the processor that leads; `refuse`: no replica in its senses sends that one. */
  hear(processor: string, message: RequestMessage, refuse: (why: string) => void): void {
    const requests = this.accepted.get(processor) ?? new AcceptedRequests();
    this.accepted.set(processor, requests);
    const { number, heard } = message;
    if (requests.isFull(heard)) refuse(`the ends of ${greatestUnheard} requests have not been heard of`);
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
  }

  /** The process has crashed. */
  forgetAll(): void {
    this.accepted.clear();
  }

  protected isNew(requests: AcceptedRequests, number: number, heard: number): boolean {
    return requests.accept(number, heard);
  }

  /** The request has been accepted before: what came of it is told again, once it is known. */
  private repeat(processor: string, number: number, requests: AcceptedRequests): void {
    const result = requests.resultOf(number);
    if (result !== undefined) this.send(processor, { kind: 'done', number, result });
    else if (requests.isLong(number)) this.send(processor, { kind: 'accepted', number });
  }

  private perform(processor: string, message: RequestMessage, requests: AcceptedRequests): void {
    const { media, halted } = this.options;
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
    if (message.kind === 'abort') media.abort(processor, message.of);
    else if (message.kind === 'reset') media.reset(message.target);
    ended({ ended: true });
    if (message.kind === 'halt') halted(processor);
  }
}
