/**
 * How long a run may take in virtual time before it is cut off: the estimated costs of its configuration, and plenty
 * beside.
 */
import { presets } from '../hypervisor/switches';
import { hp9000model720 } from '../sim/cost-model';
import { faultlessLink } from '../sim/plan/link-plan';
import type { RunPlan } from '../sim/plan/plan';

/** The needs of the bare run of the same guest. */
export interface BareCost {
  readonly virtualTimeNs: number;
  readonly instructions: number;
  /** Exits of the machine that a hypervisor simulates: environment reads, stores to I/O pages, firmware calls. */
  readonly simulated: number;
}

/** Every run has at least this time, and at least so many times the bare run's time. */
export interface Plenty {
  readonly leastNs: number;
  readonly times: number;
}

const plentiful: Plenty = { leastNs: 60e9, times: 50 };
/** An epoch's or a value's frame and its acknowledgment on the wire. */
const wireNs = 2 * 67_000;
const retransmissionNs = 5e6;
/** Costs are estimates, and a run with a failover executes some epochs twice. */
const margin = 3;

export function patienceNs(plan: RunPlan, bare: BareCost, { leastNs, times }: Plenty = plentiful): number {
  const { instructionNs, simulatedNs, boundary, acknowledgmentNs } = hp9000model720;
  const { loss, corruption, latencyNs, jitterNs, calmFromNs = 0, cuts } = { ...faultlessLink, ...plan.link };
  const { valueAcknowledgment } = { ...presets[plan.protocol], ...plan.switches };
  const lost = Math.min(loss + corruption, 0.9);
  const wayNs =
    plan.backups * wireNs + acknowledgmentNs + 2 * (latencyNs + jitterNs) + (retransmissionNs * lost) / (1 - lost);
  const boundaryNs = boundary.entryNs + boundary.sendSetUpNs + boundary.exitNs + wayNs;
  // A variable epoch ends as soon as an interrupt is ready: the estimate has one for each exit.
  const epochs = bare.instructions / plan.epochLength + bare.simulated;
  const valueNs = simulatedNs + (valueAcknowledgment === 'immediate' ? wayNs : 0);
  const costNs = bare.instructions * instructionNs + epochs * boundaryNs + bare.simulated * valueNs;
  const failuresNs = (plan.kills.length + plan.backups) * 4 * plan.detector.timeoutNs;
  const stillNs = (plan.faults ?? []).reduce(
    (sum, fault) => sum + (fault.kind === 'freeze' ? (fault.forNs ?? 0) : 0),
    0,
  );
  const faultsNs =
    stillNs + Math.max(calmFromNs, ...cuts.map(({ untilNs }) => (Number.isFinite(untilNs) ? untilNs : 0)));
  return Math.ceil(leastNs + times * bare.virtualTimeNs + margin * (costNs + failuresNs) + faultsNs);
}
