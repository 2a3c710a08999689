import { type BareResult, bareMachine } from '../../sim/bare';
import type { CostModel } from '../../sim/cost-model';
import { checkedPlan } from '../../sim/plan/checked-plan';
import { paperCosts } from '../cost-model';
import type { Workload } from '../workloads';
import { planOf, type Setting, UnfinishedRun } from './setting';

interface Counted {
  readonly instructions: number;
  /** Of these, the ones that a hypervisor would simulate. */
  readonly simulated: number;
}

/** A workload on bare hardware. */
export interface BareMeasured extends Counted {
  readonly seconds: number;
  /** Operations that reached the disk. */
  readonly operations: number;
  /** Without what passes while the guest waits for its disk: counted in a second run, whose disk takes no time. */
  readonly path: Counted;
}

/** So that the guest hardly waits. */
const noDiskNs = 1_000;

export function bareRun(guest: Uint8Array, workload: Workload, { costs = {} }: Setting): BareMeasured {
  const result = finished(guest, workload, costs);
  const [, hits] = result.console.trim().split(' ').map(Number);
  const waits = workload.name !== 'cpu';
  const path = waits
    ? finished(guest, workload, { ...costs, diskWriteNs: noDiskNs, diskReadNs: noDiskNs, diskSpreadNs: 0 })
    : result;
  return {
    seconds: result.virtualTimeNs / 1e9,
    ...counted(result),
    operations: waits ? workload.requests - hits : 0,
    path: counted(path),
  };
}

/** The share of simulated instructions in the loop in which the guest waits for its disk. */
export function idleShare({ instructions, simulated, path }: BareMeasured): number {
  return (simulated - path.simulated) / Math.max(1, instructions - path.instructions);
}

const counted = ({ instructions, simulatedInstructions }: BareResult): Counted => ({
  instructions,
  simulated: simulatedInstructions,
});

function finished(guest: Uint8Array, workload: Workload, costs: Partial<CostModel>): BareResult {
  const machine = bareMachine(checkedPlan(planOf(guest, workload)), {}, { ...paperCosts, ...costs });
  while (machine.step());
  const result = machine.result();
  if (!result.finished) throw new UnfinishedRun(`${workload.append} did not finish on bare hardware`);
  return result;
}
