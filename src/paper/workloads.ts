/** The three workloads of §4, as command lines of `examples/guests/workload`. Sizes scale, ratios do not. */
export type WorkloadName = 'cpu' | 'write' | 'read';

export const workloadNames = ['cpu', 'write', 'read'] as const satisfies readonly WorkloadName[];

export interface Workload {
  readonly name: WorkloadName | 'echoes';
  readonly title: string;
  /** The guest's command line. */
  readonly append: string;
  /** Requests of the program: iterations, or operations on blocks. */
  readonly requests: number;
}

/** Blocks of 8 KB in the file. */
export const fileBlocks = 410;
export const blockBytes = 8192;

/** §4.1: "1 million iterations"; §4.2: "This is iterated 2048 times." */
const full = { cpu: 1_000_000, write: 2048, read: 2048 } as const;

/**
 * Privileged instructions after every 100 iterations: with those of the clock's ticks, 0.025 % of all instructions on
 * bare hardware (§4.1).
 */
const privilegedInstructions = 10;

/**
 * The kernel's path before an operation: critical sections of two privileged instructions each, with `quarters` / 4
 * turns of ordinary instructions on the mean. `quarters` makes the share of privileged instructions that §4.2 states
 * (5 % and 4.25 %); `sections`, the length of the path, is fitted to the workload's column "Old" of Table I.
 */
export const kernelPaths = {
  write: { sections: 454, quarters: 13 },
  read: { sections: 484, quarters: 15 },
} as const;

/** Of a workload that writes memory, so that it outlasts a join. */
const writingShare = 1 / 2;

export function workload(name: WorkloadName, scale: number, sections?: number): Workload {
  const requests = Math.max(1, Math.round(full[name] * scale));
  if (name === 'cpu') {
    const append = `compute=${requests} privileged=${privilegedInstructions}`;
    return { name, title: 'CPU-intensive', append, requests };
  }
  const path = kernelPaths[name];
  const append = `${name}s=${requests} blocks=${fileBlocks} sections=${sections ?? path.sections} quarters=${path.quarters}`;
  return { name, title: name === 'write' ? 'write-intensive' : 'read-intensive', append, requests };
}

/** A client's, on the network: questions one after the other, each until it is answered. */
export const echoes: Workload = {
  name: 'echoes',
  title: 'echoes',
  append: 'echoes=1000 ticks=2',
  requests: 1000,
};

/** The same with an idle loop that has no simulated instruction. */
export const quietly = ({ append, ...rest }: Workload): Workload => ({ ...rest, append: `${append} quiet=1` });

/** Writes blocks after it has written so many pages of its memory; before each operation it writes some pages again. */
export function writingMemory(written: number, rewritten: number): Workload {
  const { append, ...rest } = workload('write', writingShare);
  return { ...rest, append: `${append} written=${written} rewritten=${rewritten}` };
}
