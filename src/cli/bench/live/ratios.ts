/** How much longer a guest takes on two processes that replicate it than bare in one process, in the same minutes. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { Cpu } from '../../../pa-risc/cpu';
import type { ProcessorKind } from '../../../pa-risc/routines';
import { readInput } from '../../files/input-files';
import { type KernelName, kernelMachine, machines, prepared } from '../guest';
import { BenchMachine } from './bench-machine';
import { OtherProcessor } from './other-processor';
import { perMillisecond, type Speed, speedOf } from './speed';

/** Of the slower replica and of each one's processor time, by the bare machine's. */
interface Ratios {
  /** Time on the pair by time bare. */
  readonly ratio: number;
  /** Processor time of the process for as many instructions, which other work on the cores changes less. */
  readonly primaryCpu: number;
  readonly backupCpu: number;
  /** Of the slower one of two bare machines that execute at once, by one alone: what the cores themselves cost. */
  readonly twoBare: number;
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
const warmUpEpochs = 5000;
const longestWarmUpMs = 60_000;
const roundMs = 1000;

/** `progress` hears what is measured next. */
export async function liveRatios(
  rounds: number,
  processor: ProcessorKind,
  progress: (what: string) => void,
): Promise<readonly LiveRatio[]> {
  const folder = mkdtempSync(join(tmpdir(), 'understudy-kernels-'));
  try {
    const ratios: LiveRatio[] = [];
    for (const epochLength of epochLengths) {
      const measured: LiveRatio['kernels'][number][] = [];
      for (const kernel of kernels) {
        progress(`${kernel} in epochs of ${epochLength}`);
        measured.push(await ratioOf(kernel, { epochLength, rounds, processor, folder }));
      }
      const mean = (of: (each: Ratios) => number) =>
        Math.exp(measured.reduce((sum, each) => sum + Math.log(of(each)), 0) / measured.length);
      ratios.push({
        epochLength,
        ratio: mean(({ ratio }) => ratio),
        primaryCpu: mean(({ primaryCpu }) => primaryCpu),
        backupCpu: mean(({ backupCpu }) => backupCpu),
        twoBare: mean(({ twoBare }) => twoBare),
        kernels: measured,
      });
    }
    return ratios;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

interface Measurement {
  readonly epochLength: number;
  readonly rounds: number;
  readonly processor: ProcessorKind;
  readonly folder: string;
}

async function ratioOf(kernel: KernelName, { epochLength, rounds, processor, folder }: Measurement) {
  const image = readInput('kernel', fileURLToPath(new URL(`../examples/guests/${kernel}.elf`, import.meta.url)));
  const path = join(folder, `${kernel}.elf`);
  writeFileSync(path, prepared(image, { count: endless, virtual: false, machine: machines.hp720 }));
  const bare = kernelMachine(image, endless, false, processor);
  const options = { guest: ['--guest', path], replicas: 2, processor, epochLength } as const;
  const other = new OtherProcessor({ image, count: endless, processor });
  try {
    return await BenchMachine.measured(options, async (pair) => {
      await pair.still(() => other.run(warmUpMs));
      await pair.still(() => speedOf(bare, warmUpMs));
      await warmUp(pair);
      const measured: Round[] = [];
      for (let round = 0; round < rounds; round++) measured.push(await roundOf(bare, other, pair));
      return { kernel, ...summaryOf(measured) };
    });
  } finally {
    await other.end();
  }
}

/** Code that is executed once an epoch is compiled later than the guest's. */
async function warmUp(pair: BenchMachine): Promise<void> {
  await pause(warmUpMs);
  for (const end = Date.now() + longestWarmUpMs; Date.now() < end; await pause(warmUpMs / 2)) {
    const replicas = await pair.replicas();
    if (replicas.every(({ epoch }) => epoch > warmUpEpochs)) return;
  }
}

interface Round {
  readonly bare: Speed;
  /** Of the slower one of two. */
  readonly twoBareMips: number;
  readonly pair: readonly Speed[];
}

async function roundOf(bare: Cpu, other: OtherProcessor, pair: BenchMachine): Promise<Round> {
  const alone = await pair.still(() => speedOf(bare, roundMs));
  const twoBareMips = await pair.still(async () => {
    const beside = other.run(roundMs);
    const own = speedOf(bare, roundMs);
    return Math.min(own.mips, await beside);
  });
  return { bare: alone, twoBareMips, pair: await speedsOf(pair) };
}

function summaryOf(rounds: readonly Round[]) {
  const slowest = (speeds: readonly Speed[]) => Math.min(...speeds.map(({ mips }) => mips));
  const cpu = (at: number) => medianOf(rounds.map(({ bare, pair }) => bare.mipsOfCpu / pair[at].mipsOfCpu));
  return {
    ratio: medianOf(rounds.map(({ bare, pair }) => bare.mips / slowest(pair))),
    primaryCpu: cpu(0),
    backupCpu: cpu(1),
    twoBare: medianOf(rounds.map(({ bare, twoBareMips }) => bare.mips / twoBareMips)),
    bareMips: rounds.map(({ bare }) => bare.mips),
    pairMips: rounds.map(({ pair }) => slowest(pair)),
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
