/** What the environment's chart is told of, and what it lets wait. */
import type { Attach, Claim, Enlist, Hello } from '../protocol/environment/messages';
import type { ClientConnection, ReplicaConnection } from './greeted';

/** What waits for the chart's decision. */
export type Waiting =
  | { readonly kind: 'enlist'; readonly connection: ReplicaConnection; readonly enlist: Enlist }
  | { readonly kind: 'greeting'; readonly connection: ReplicaConnection; readonly hello: Hello }
  | { readonly kind: 'attach'; readonly connection: ClientConnection; readonly attach: Attach }
  | { readonly kind: 'claim'; readonly connection: ReplicaConnection; readonly claim: Claim };

export type WaitingClaim = Extract<Waiting, { kind: 'claim' }>;

export class WaitingQueue {
  /** What the chart is about to be told of, and what it has deferred. */
  private offered: Waiting[] = [];
  private deferred: Waiting[] = [];

  offer(waiting: Waiting): void {
    this.offered.push(waiting);
  }

  next(): Waiting {
    return this.offered.shift() as Waiting;
  }

  defer(): void {
    this.deferred.push(this.next());
  }

  takeDeferred(): readonly Waiting[] {
    return this.deferred.splice(0);
  }

  /** The connection has ended: there is none to be welcomed on. A claim stays, since a later WELCOME answers it. */
  drop(connection: Waiting['connection']): void {
    this.deferred = this.deferred.filter((each) => each.connection !== connection || each.kind === 'claim');
  }

  clear(): void {
    this.offered = [];
    this.deferred = [];
  }
}
