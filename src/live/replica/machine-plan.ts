/** What all replicas of a machine have alike. */
import type { Switches } from '../../hypervisor/switches';
import type { PowerOnPlan } from '../../replica/power-on';

export interface MachinePlan extends PowerOnPlan {
  readonly switches: Switches;
  /** Instructions in an epoch. */
  readonly epochLength: number;
  /** Whether a guest that resets its machine finds it again as at power-on. */
  readonly restarts: boolean;
}
