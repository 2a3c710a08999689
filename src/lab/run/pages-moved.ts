import type { TraceRecord } from '../../ports/trace';
import { Numbers } from './numbers';

export interface PagesExtent {
  readonly sent: number;
  readonly received: number;
  readonly underWay: readonly number[];
}

/** Pages of memory on their way to a replica that joins: the records at which they were sent, and received. */
export class PagesMoved {
  private readonly sent = new Numbers();
  private readonly received = new Numbers();
  /** Numbers of the messages that carry pages and have not been received. */
  private readonly underWay = new Set<number>();

  extent(): PagesExtent {
    return { sent: this.sent.length, received: this.received.length, underWay: [...this.underWay] };
  }

  /** Begins with those of another run up to an extent. */
  takeOver(other: PagesMoved, { sent, received, underWay }: PagesExtent): void {
    this.sent.takeOver(other.sent, sent);
    this.received.takeOver(other.received, received);
    for (const sequence of underWay) this.underWay.add(sequence);
  }

  sends({ sequence, event }: TraceRecord<'message.sent'>): void {
    this.sent.push(event);
    this.underWay.add(sequence);
  }

  receives({ sequence, event }: TraceRecord<'message.received'>): void {
    if (this.underWay.delete(sequence)) this.received.push(event);
  }

  /** How many there were up to a record. */
  at(event: number): { readonly received: number; readonly sent: number } {
    return { received: this.received.firstAfter(event), sent: this.sent.firstAfter(event) };
  }
}
