/** How much longer a guest takes on two processes that replicate it than bare in one process, in the same minutes. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { Cpu } from '../../../pa-risc/cpu';
import { readInput } from '../../files/input-files';
import { type KernelName, kernelMachine, machines, prepared } from '../guest';
import { BenchMachine } from './bench-machine';

export interface LiveRatio {
  /** Instructions. */
  readonly epochLength: number;
  /** Time on the pair by time bare, geometric mean of the kernels. */
  readonly ratio: number;
  readonly kernels: readonly {
    readonly kernel: KernelName;
    readonly ratio: number;
    /** Million instructions a second, one for each round. */
    readonly bareMips: readonly number[];
    readonly pairMips: readonly number[];
  }[];
}

const epochLengths = [1 << 15, 1 << 17, 385_000] as const;
const kernels = ['sieve', 'matrix', 'memory', 'procedures'] as const;
/** More repetitions of a kernel than any measurement takes. */
const endless = 0x7fffffff;
const warmUpMs = 1500;
const roundMs = 1000;
const instructionsAtOnce = 1_000_000;
const nsPerMs = 1e6;

/** `progress` hears what is measured next. */
export async function liveRatios(rounds: number, progress: (what: string) => void): Promise<readonly LiveRatio[]> {
  const folder = mkdtempSync(join(tmpdir(), 'understudy-kernels-'));
  try {
    const ratios: LiveRatio[] = [];
    for (const epochLength of epochLengths) {
      const measured: LiveRatio['kernels'][number][] = [];
      for (const kernel of kernels) {
        progress(`${kernel} in epochs of ${epochLength}`);
        measured.push(await ratioOf(kernel, epochLength, rounds, folder));
      }
      const product = measured.reduce((sum, { ratio }) => sum + Math.log(ratio), 0);
      ratios.push({ epochLength, ratio: Math.exp(product / measured.length), kernels: measured });
    }
    return ratios;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function ratioOf(kernel: KernelName, epochLength: number, rounds: number, folder: string) {
  const image = readInput('kernel', fileURLToPath(new URL(`../examples/guests/${kernel}.elf`, import.meta.url)));
  const path = join(folder, `${kernel}.elf`);
  writeFileSync(path, prepared(image, { count: endless, virtual: false, machine: machines.hp720 }));
  const bare = kernelMachine(image, endless, false);
  const pair = await BenchMachine.start({ guest: ['--guest', path], replicas: 2, epochLength });
  try {
    const warmUp = () => mipsOf(bare, warmUpMs);
    await pair.still(warmUp);
    await pause(warmUpMs);
    const [bareMips, pairMips]: [number[], number[]] = [[], []];
    for (let round = 0; round < rounds; round++) {
      bareMips.push(await pair.still(() => mipsOf(bare, roundMs)));
      pairMips.push(await mipsOfPair(pair));
    }
    return { kernel, ratio: medianOf(bareMips.map((mips, at) => mips / pairMips[at])), bareMips, pairMips };
  } finally {
    await pair.end();
  }
}

function mipsOf(cpu: Cpu, forMs: number): number {
  const [startedAt, first] = [performance.now(), cpu.instructions];
  while (performance.now() < startedAt + forMs) cpu.run(instructionsAtOnce);
  return (cpu.instructions - first) / (performance.now() - startedAt) / (nsPerMs / 1000);
}

/** Of the slower one of the two, each by its own clock. */
async function mipsOfPair(pair: BenchMachine): Promise<number> {
  const before = await pair.replicas();
  await pause(roundMs);
  const after = await pair.replicas();
  const mips = after.map(({ instructions, upMs }, at) => {
    const first = before[at];
    return (instructions - first.instructions) / (upMs - first.upMs) / (nsPerMs / 1000);
  });
  return Math.min(...mips);
}

const medianOf = (values: readonly number[]): number =>
  values.toSorted((one, other) => one - other)[values.length >> 1];
