import { Random } from '../base/random';
import { TlbTakeover } from '../hypervisor/tlb-takeover';
import { Cpu } from '../pa-risc/cpu';
import { powerOn } from '../replica/power-on';
import { poweredPlan } from './plan/network-plan';
import type { RunPlan } from './plan/plan';
import { processorKindOf } from './plan/processor-grammar';

/** A replica's processor as the plan powers it on; the memory of one that joins is empty. */
export function replicaProcessor(plan: RunPlan, name: string, joins: boolean): Cpu {
  const { memorySize, seed, tlbTakeover } = plan;
  const random = new Random(seed).derive(`tlb/${name}`);
  const takeover = tlbTakeover ? new TlbTakeover() : undefined;
  const options = { random, takeover, processor: processorKindOf(plan.processor, name) };
  return joins ? new Cpu({ ...options, memorySize }) : powerOn(poweredPlan(plan), options);
}
