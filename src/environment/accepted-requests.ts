/** The requests of one replica that the environment has accepted since it was started: each is performed once. */
import type { RequestResult } from '../protocol/environment/messages';

/** A replica has far fewer requests outstanding. */
export const greatestUnheard = 1024;

export class AcceptedRequests {
  private last: number | undefined;
  /** Of requests that have ended, until the replica has heard of it. */
  private readonly results = new Map<number, RequestResult>();
  /** Requests at work that take long. */
  private readonly long = new Set<number>();

  /**
   * Whether this request is a new one, which is accepted with that. Requests come in their order; the first since the
   * start may have any number.
   */
  accept(number: number, heard: number): boolean {
    for (const each of this.results.keys()) if (each <= heard) this.results.delete(each);
    if (this.last !== undefined && number <= this.last) return false;
    this.last = number;
    return true;
  }

  /** Whether the replica has left more unheard than it can have outstanding. */
  isFull(heard: number): boolean {
    return [...this.results.keys()].filter((number) => number > heard).length >= greatestUnheard;
  }

  takesLong(number: number): void {
    this.long.add(number);
  }

  isLong(number: number): boolean {
    return this.long.has(number);
  }

  ended(number: number, result: RequestResult): void {
    this.long.delete(number);
    this.results.set(number, result);
  }

  resultOf(number: number): RequestResult | undefined {
    return this.results.get(number);
  }
}
