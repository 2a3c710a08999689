/** What waits for the decision of the environment's chart. */
import type { Attach, Claim, Hello } from '../protocol/environment/messages';
import type { ClientConnection, ReplicaConnection } from './greeted';

export interface WaitingGreeting {
  readonly kind: 'greeting';
  readonly connection: ReplicaConnection;
  readonly hello: Hello;
}

interface WaitingClient {
  readonly kind: 'attach';
  readonly connection: ClientConnection;
  readonly attach: Attach;
}

export interface WaitingClaim {
  readonly kind: 'claim';
  readonly connection: ReplicaConnection;
  readonly claim: Claim;
}

export type WaitingDecision = WaitingGreeting | WaitingClient | WaitingClaim;
