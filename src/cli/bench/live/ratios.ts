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

/** Of the slower replica and of each one's processor time, by the bare machine's. */
interface Ratios {
  /** Time on the pair by time bare. */
  readonly ratio: number;
  /** Processor time of the process for as many instructions, which other work on the cores changes less. */
  readonly primaryCpu: number;
  readonly backupCpu: number;
}

export interface LiveRatio extends Ratios {
  /** Instructions. */
  readonly epochLength: number;
  /** Of which the ratios are geometric means. */
  readonly kernels: readonly (Ratios & {
    readonly kernel: KernelName;
    /** Million instructions a second, one for each round. */
    readonly bareMips: readonly number[];
    readonly pairMips: readonly number[];
  })[];
}

const epochLengths = [1 << 15, 1 << 17, 385_000] as const;
const kernels = ['sieve', 'matrix', 'memory', 'procedures'] as const;
/** More repetitions of a kernel than any measurement takes. */
const endless = 0x7fffffff;
const warmUpMs = 1500;
const roundMs = 1000;
const instructionsAtOnce = 1_000_000;

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
      const mean = (of: (each: Ratios) => number) =>
        Math.exp(measured.reduce((sum, each) => sum + Math.log(of(each)), 0) / measured.length);
      ratios.push({
        epochLength,
        ratio: mean(({ ratio }) => ratio),
        primaryCpu: mean(({ primaryCpu }) => primaryCpu),
        backupCpu: mean(({ backupCpu }) => backupCpu),
        kernels: measured,
      });
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
  const options = { guest: ['--guest', path], replicas: 2, epochLength } as const;
  return BenchMachine.measured(options, async (pair) => {
    await pair.still(() => speedOf(bare, warmUpMs));
    await pause(warmUpMs);
    const measured: { readonly bare: Speed; readonly pair: readonly Speed[] }[] = [];
    for (let round = 0; round < rounds; round++)
      measured.push({ bare: await pair.still(() => speedOf(bare, roundMs)), pair: await speedsOf(pair) });
    const slowest = (speeds: readonly Speed[]) => Math.min(...speeds.map(({ mips }) => mips));
    const cpu = (at: number) => medianOf(measured.map((round) => round.bare.mipsOfCpu / round.pair[at].mipsOfCpu));
    return {
      kernel,
      ratio: medianOf(measured.map((round) => round.bare.mips / slowest(round.pair))),
      primaryCpu: cpu(0),
      backupCpu: cpu(1),
      bareMips: measured.map((round) => round.bare.mips),
      pairMips: measured.map((round) => slowest(round.pair)),
    };
  });
}

/** Million instructions a second, and a second of processor time. */
interface Speed {
  readonly mips: number;
  readonly mipsOfCpu: number;
}

const perMillisecond = 1000;

function speedOf(cpu: Cpu, forMs: number): Speed {
  const [startedAt, first, before] = [performance.now(), cpu.instructions, process.cpuUsage()];
  while (performance.now() < startedAt + forMs) cpu.run(instructionsAtOnce);
  const [executed, used] = [cpu.instructions - first, process.cpuUsage(before)];
  const cpuMs = (used.user + used.system) / 1000;
  return {
    mips: executed / (performance.now() - startedAt) / perMillisecond,
    mipsOfCpu: executed / cpuMs / perMillisecond,
  };
}

/** Of the primary and the backup, each by its own clock. */
async function speedsOf(pair: BenchMachine): Promise<readonly Speed[]> {
  const before = await pair.replicas();
  await pause(roundMs);
  const after = await pair.replicas();
  return after.map(({ instructions, upMs, cpuMs }, at) => {
    const executed = (instructions - before[at].instructions) / perMillisecond;
    return { mips: executed / (upMs - before[at].upMs), mipsOfCpu: executed / (cpuMs - before[at].cpuMs) };
  });
}

const medianOf = (values: readonly number[]): number =>
  values.toSorted((one, other) => one - other)[values.length >> 1];
