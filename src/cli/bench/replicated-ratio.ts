/** How much longer both replicas take in this process than the bare machine does, by the length of epochs. */
import { fileURLToPath } from 'node:url';
import type { ProcessorKind } from '../../pa-risc/routines';
import { bareMachine } from '../../sim/bare';
import { defaultPlan, emptyDiskBytes, type RunPlan } from '../../sim/plan/plan';
import { readInput } from '../files/input-files';
import { watchedBy } from './boundary';
import { type KernelName, kernelMachine, machines, prepared, runKernel } from './guest';

export interface ReplicatedRatio {
  readonly processor: ProcessorKind;
  /** Instructions. */
  readonly epochLength: number;
  /** Time of the pair under `revised`, without listeners, by that of the bare machine: the mean of the kernels. */
  readonly ratio: number;
  readonly kernels: Readonly<Partial<Record<KernelName, number>>>;
}

type Ratios = ReplicatedRatio['kernels'];
type Images = readonly (readonly [KernelName, Uint8Array])[];

const epochLengths = [1 << 10, 1 << 12, 1 << 15, 1 << 17, 385_000] as const;
const kinds = ['interpreter', 'translator'] as const;
const kernels = ['sieve', 'matrix', 'memory', 'procedures'] as const;
/** Instructions of the guest, for either kind in a few tenths of a second on the bare machine. */
const instructionsOf = { interpreter: 10_000_000, translator: 60_000_000 } as const;

/** Medians of the rounds, after one round to warm up. */
export function replicatedRatios(rounds: number, onRound: (round: number) => void): readonly ReplicatedRatio[] {
  const images = kernels.map(
    (kernel) =>
      [
        kernel,
        readInput('kernel', fileURLToPath(new URL(`../examples/guests/${kernel}.elf`, import.meta.url))),
      ] as const,
  );
  const measured = Array.from({ length: rounds + 1 }, (_, round) => {
    onRound(round);
    return kinds.map((processor) => ratiosOf(images, processor, instructionsOf[processor]));
  }).slice(1);
  return kinds.flatMap((processor, kind) =>
    epochLengths.map((epochLength, at) => {
      const medians = kernels.map((kernel) => medianOf(measured.map((round) => round[kind][at][kernel] as number)));
      const ratio = Math.exp(medians.reduce((sum, median) => sum + Math.log(median), 0) / medians.length);
      return {
        processor,
        epochLength,
        ratio,
        kernels: Object.fromEntries(kernels.map((kernel, index) => [kernel, medians[index]])),
      };
    }),
  );
}

const medianOf = (values: readonly number[]): number =>
  values.toSorted((one, other) => one - other)[values.length >> 1];

/** One for each length of epochs; each kernel executes about so many instructions. */
export function ratiosOf(images: Images, processor: ProcessorKind, instructions: number): readonly Ratios[] {
  const byKernel = images.map(([kernel, image]) => {
    const plan = planOf(image, processor, instructions);
    const alone = timeOf(() => bareMachine(plan));
    return epochLengths.map((epochLength) => {
      const replicated = timeOf(() => watchedBy.nobody({ ...plan, epochLength }));
      return [kernel, replicated / alone] as const;
    });
  });
  return epochLengths.map((_, at) => Object.fromEntries(byKernel.map((ratios) => ratios[at])));
}

function planOf(image: Uint8Array, processor: ProcessorKind, instructions: number): RunPlan {
  const [once, twice] = [1, 2].map((count) => runKernel(kernelMachine(image, count, false)).instructions);
  const count = Math.max(1, Math.round(instructions / (twice - once)));
  const guest = prepared(image, { count, virtual: false, machine: machines.hp720 });
  return { ...defaultPlan, guest, disk: new Uint8Array(emptyDiskBytes), protocol: 'revised', processor };
}

/** Milliseconds from power-on to the end: a machine executes its first chunk at once. */
function timeOf(poweredOn: () => { step(): boolean }): number {
  const startedAt = performance.now();
  const machine = poweredOn();
  while (machine.step());
  return performance.now() - startedAt;
}
