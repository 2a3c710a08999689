import type { Join } from '../../sim/failover';
import type { Workload } from '../workloads';
import { type Setting, worldOf } from './setting';

/** A run until a repaired replica has joined; nothing if it has not. */
export function joinRun(guest: Uint8Array, workload: Workload, setting: Setting): readonly Join[] {
  const pair = worldOf(guest, workload, setting);
  pair.start();
  while (pair.joins.length === 0 && pair.step());
  return [...pair.joins];
}
