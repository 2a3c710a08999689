import type { JoinerPort } from '../hypervisor/ports';
import type { ReplicaState } from '../hypervisor/replica-state';
import type { ProtocolMessage } from '../protocol/messages';

/** What the group tells the hypervisor. */
export type GroupFact =
  | { readonly type: 'message'; readonly message: ProtocolMessage }
  /** By all that are waited for; `Infinity`: by nobody. */
  | { readonly type: 'acknowledged'; readonly upTo: number }
  | { readonly type: 'peerFailed' }
  | { readonly type: 'prefixesCompared'; readonly longest: boolean }
  | { readonly type: 'claimAnswered'; readonly granted: boolean }
  | { readonly type: 'joinRequested'; readonly joiner: JoinerPort }
  | { readonly type: 'joinAbandoned' }
  | { readonly type: 'page'; readonly address: number; readonly bytes: Uint8Array }
  | { readonly type: 'state'; readonly state: ReplicaState };
