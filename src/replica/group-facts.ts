import type { FailureSink } from '../base/listen';
import type { JoinerPort } from '../hypervisor/ports';
import type { ReplicaState } from '../hypervisor/replica-state';
import type { ClaimAnswer, View } from '../ports/arbiter';
import type { ProtocolMessage } from '../protocol/messages';

/** The facts that the hypervisor hears from the group. */
export type GroupFact =
  | { readonly type: 'message'; readonly message: ProtocolMessage }
  /** Every recipient has acknowledged the messages up to this one; `Infinity`: there is no recipient. */
  | { readonly type: 'acknowledged'; readonly upTo: number }
  | { readonly type: 'peerFailed' }
  | { readonly type: 'prefixesCompared'; readonly longest: boolean }
  | { readonly type: 'claimAnswered'; readonly granted: boolean }
  | { readonly type: 'joinRequested'; readonly joiner: JoinerPort }
  | { readonly type: 'joinAbandoned' }
  | { readonly type: 'page'; readonly address: number; readonly bytes: Uint8Array }
  | { readonly type: 'state'; readonly state: ReplicaState };

export interface GroupOptions {
  readonly processor: string;
  /** The view in force when this processor was powered on; a processor that joins is no member. */
  readonly view: View;
  /** Sends a claim to the arbiter; the result comes later. */
  readonly claim: (view: View, answered: (answer: ClaimAnswer) => void) => void;
  readonly clock: FailureSink;
}
