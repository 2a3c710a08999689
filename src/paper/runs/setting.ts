/** What a run of a workload is made of: a plan, a cost model, and the world of both. */
import type { CostModel } from '../../sim/cost-model';
import { Pair, type PairObservers } from '../../sim/pair';
import { checkedPlan } from '../../sim/plan/checked-plan';
import { defaultPlan, type RunPlan } from '../../sim/plan/plan';
import { rulesInForce } from '../../sim/rules';
import { paperCosts, paperLink } from '../cost-model';
import { blockBytes, fileBlocks, type Workload } from '../workloads';

/** What a run differs in from `prototype` with epochs of 4K. */
export type Setting = Partial<
  Pick<
    RunPlan,
    'epochLength' | 'protocol' | 'switches' | 'backups' | 'link' | 'kills' | 'seed' | 'memorySize' | 'bufferMessages'
  >
> &
  Pick<Partial<RunPlan>, 'joinAfterNs' | 'detector'> & { readonly costs?: Partial<CostModel> };

/** A guest that has not finished says nothing about performance. */
export class UnfinishedRun extends Error {}

/** A detector that heartbeats hardly load, so that what is measured is the protocol; failovers have their own. */
const quietDetector = { heartbeatNs: 50_000_000, timeoutNs: 500_000_000 };

export function planOf(guest: Uint8Array, { append }: Workload): RunPlan {
  const disk = new Uint8Array(fileBlocks * blockBytes);
  return { ...defaultPlan, guest, disk, append, detector: quietDetector, comparison: 'replicas' };
}

/** A pair at power-on. */
export function worldOf(guest: Uint8Array, workload: Workload, setting: Setting, observers: PairObservers = {}): Pair {
  const { costs, ...changes } = setting;
  const link = { ...paperLink, ...changes.link };
  const plan = { ...planOf(guest, workload), epochLength: 4_000, ...changes, link };
  return new Pair(checkedPlan(plan), observers, rulesInForce, { ...paperCosts, ...costs });
}
