import { presets } from '../../hypervisor/switches';
import type { Replica } from '../../replica/replica';
import { hp9000model720 } from '../../sim/cost-model';
import type { RunPlan } from '../../sim/plan/plan';

const { instructionNs, simulatedNs } = hp9000model720;

/**
 * Until when a run does not depend on what is planned for later. With variable epochs a primary's instructions go on to
 * the next event, planned ones too, that there is when they begin: a fault that is planned or left out meanwhile, and
 * lies before their end, would have ended them elsewhere.
 */
export function decidedUntilNs(
  { protocol, switches }: Pick<RunPlan, 'protocol' | 'switches'>,
  replicas: readonly Replica[],
  nowAt: number,
): number {
  if ({ ...presets[protocol], ...switches }.epochs === 'fixed') return nowAt;
  const ends = replicas.map(({ serves, hypervisor: { chart, machine } }) => {
    const executes = serves && machine.isRunning && chart.getSnapshot().matches('primary');
    // The last instruction that did not fit before the event takes at most so long.
    return executes ? machine.chunk.endsAt + instructionNs + simulatedNs : 0;
  });
  return Math.max(nowAt, ...ends);
}
