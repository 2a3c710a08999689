/** How much longer both replicas take in this process than the bare machine does, by the length of epochs. */
import type { ProcessorKind } from '../../pa-risc/routines';
import { bareMachine } from '../../sim/bare';
import type { RunPlan } from '../../sim/plan/plan';
import { planOf, watchedBy } from './boundary';

export interface ReplicatedRatio {
  readonly processor: ProcessorKind;
  /** Instructions. */
  readonly epochLength: number;
  /** Time of the pair under `revised`, without listeners, divided by that of the bare machine. */
  readonly ratio: number;
}

const epochLengths = [1 << 10, 1 << 12, 1 << 15, 1 << 17, 385_000] as const;
/** Turns of four instructions, for either kind in about half a second on the bare machine. */
const turnsOf = { interpreter: 8_000_000, translator: 60_000_000 } as const;

/** Medians of the rounds, after one round to warm up. */
export function replicatedRatios(rounds: number, onRound: (round: number) => void): readonly ReplicatedRatio[] {
  const measured = Array.from({ length: rounds + 1 }, (_, round) => {
    onRound(round);
    return (['interpreter', 'translator'] as const).map((processor) => ratiosOf(processor, turnsOf[processor]));
  }).slice(1);
  return (['interpreter', 'translator'] as const).flatMap((processor, kind) =>
    epochLengths.map((epochLength, at) => {
      const ratios = measured.map((round) => round[kind][at]).sort((one, other) => one - other);
      return { processor, epochLength, ratio: ratios[ratios.length >> 1] };
    }),
  );
}

/** One for each length of epochs. */
export function ratiosOf(processor: ProcessorKind, turns: number): readonly number[] {
  const plan: RunPlan = { ...planOf('revised', turns), processor };
  const bare = bareMachine(plan);
  const alone = timeOf(() => bare.step());
  return epochLengths.map((epochLength) => {
    const pair = watchedBy.nobody({ ...plan, epochLength });
    return timeOf(() => pair.step()) / alone;
  });
}

function timeOf(step: () => boolean): number {
  const startedAt = performance.now();
  while (step());
  return performance.now() - startedAt;
}
