import type { Outstanding } from './outstanding-operations';
import type { Role } from './roles/role';

/** What a reader of a running world sees of its hypervisor. */
export interface HypervisorStatus {
  readonly role: Role['name'];
  /** Instructions of the epoch being executed, at most. */
  readonly epochLength: number;
  /** The message whose acknowledgment the machine awaits; `undefined` in every other state. */
  readonly waitsUpTo: number | undefined;
  readonly outstanding: readonly Outstanding[];
  /** Messages received and not yet replayed. */
  readonly notReplayed: number;
  /** Epochs whose end has been received and not yet replayed. */
  readonly lagEpochs: number;
  /** Outputs and fetches that wait for an acknowledgment while the machine continues. */
  readonly held: number;
}
