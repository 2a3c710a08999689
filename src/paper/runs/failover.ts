import type { Failover } from '../../sim/failover';
import type { Workload } from '../workloads';
import { type Setting, worldOf } from './setting';

/** A run until the promoted processor has completed its first operation: the failovers of the run. */
export function failoverRun(guest: Uint8Array, workload: Workload, setting: Setting): readonly Failover[] {
  const pair = worldOf(guest, workload, setting);
  pair.start();
  while (pair.failovers[0]?.firstCompletionAtNs === undefined && pair.step());
  return [...pair.failovers];
}
