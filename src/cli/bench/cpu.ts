/** `understudy bench cpu`: the speed of the processor, alone and beside QEMU on the same kernels in the same run. */
import { cpus, platform, release } from 'node:os';
import { fileURLToPath } from 'node:url';
import pc from 'picocolors';
import type { ProcessorKind } from '../../pa-risc/routines';
import { modulesKept, mostModules } from '../../pa-risc/translator/module-cache';
import { readInput } from '../files/input-files';
import { type Allocation, allocation, type MachineMemory, machineMemory } from './footprint';
import { type KernelName, kernelMachine, kernelNames, runKernel } from './guest';
import { type EmulatedPlace, type EmulatorName, emulated, emulators, runEmulator, versionOf } from './qemu';
import { tableOf } from './table';

export interface BenchOptions {
  readonly rounds: number;
  readonly instructions: number;
  readonly kernel?: readonly KernelName[];
  readonly json?: true;
}

type Mode = 'real' | 'virtual';
/** This processor interpreting in either mode, and with regions of translated code. */
const own = {
  real: { mode: 'real', processor: 'interpreter' },
  virtual: { mode: 'virtual', processor: 'interpreter' },
  translatorReal: { mode: 'real', processor: 'translator' },
  translatorVirtual: { mode: 'virtual', processor: 'translator' },
} as const satisfies Record<string, { readonly mode: Mode; readonly processor: ProcessorKind }>;
type OwnPlace = keyof typeof own;
export type Executor = OwnPlace | EmulatedPlace;

/** One kernel in one place. */
interface Measured {
  /** The instructions to which the time belongs. */
  readonly instructions: number;
  /** The kernel's output after each of its runs: one run here; under an emulator a second one with `longCount`. */
  readonly checksums: readonly string[];
  /** Million instructions per second; null if the time was too short. */
  readonly mips: number | null;
}

type Round = Readonly<Partial<Record<Executor, Measured>>>;

/** One kernel in all places; one element for each round. */
export interface KernelReport {
  readonly kernel: KernelName;
  /** Repetitions of a run, and of an emulator's long run. */
  readonly count: number;
  readonly longCount: number;
  /** The output of this processor in real mode after either run, before the rounds; the second only with QEMU. */
  readonly expected: readonly string[];
  readonly rounds: readonly Round[];
  /** Whether every run in every place had the expected output. */
  readonly checksumsAgree: boolean;
}

/** The object that `--json` prints: an interface. */
export interface BenchReport {
  readonly machine: { readonly processor: string; readonly cores: number; readonly system: string };
  readonly node: string;
  /** Versions of the emulators; null where one is not installed. */
  readonly emulators: Readonly<Record<EmulatorName, string | null>>;
  readonly kernels: readonly KernelReport[];
  readonly allocations: readonly KernelAllocation[];
  readonly memory: MachineMemory;
  readonly translatorMemory: MachineMemory;
  /** Compiled regions that the process keeps for all its machines, and the most that it may keep. */
  readonly modules: { readonly kept: number; readonly most: number };
}

type KernelAllocation = Allocation & { readonly kernel: KernelName };

/** An emulator repeats a kernel so many times more, for a measurement of the same accuracy. */
const emulatorFactor = 10;

interface Kernel {
  readonly name: KernelName;
  readonly image: Uint8Array;
  /** Instructions of one repetition. */
  readonly period: number;
  /** Repetitions that make the requested number of instructions. */
  readonly count: number;
  readonly longCount: number;
}

/** Returns the exit code: 0, or 1 if a kernel had a wrong output anywhere. */
export async function benchCommand(options: BenchOptions): Promise<number> {
  const versions = { qemuSystem: versionOf('qemuSystem') ?? null, qemuUser: versionOf('qemuUser') ?? null };
  for (const emulator of ['qemuSystem', 'qemuUser'] as const) {
    if (versions[emulator] === null) tell(`${emulators[emulator]} is not installed: no comparison with it`);
  }
  const places = (Object.keys(emulated) as EmulatedPlace[]).filter(
    (place) => versions[emulated[place].emulator] !== null,
  );
  const kernels = (options.kernel ?? kernelNames).map((name) => kernelOf(name, options.instructions));
  const expected = kernels.map((kernel) => {
    tell(`warming up: ${kernel.name}`);
    return warmedUp(kernel, places.length > 0);
  });
  const rounds = Array.from({ length: options.rounds }, (_, round) =>
    kernels.map((kernel) => {
      tell(`round ${round + 1} of ${options.rounds}: ${kernel.name}`);
      return measureEverywhere(kernel, places);
    }),
  );
  tell('memory');
  const report: BenchReport = {
    machine: {
      processor: cpus()[0]?.model ?? 'unknown',
      cores: cpus().length,
      system: `${platform()} ${release()}`,
    },
    node: process.version,
    emulators: versions,
    kernels: kernels.map((kernel, index) =>
      reportOf(
        kernel,
        expected[index],
        rounds.map((round) => round[index]),
      ),
    ),
    allocations: await allocationsOf(kernels, options.instructions),
    memory: await machineMemory(kernels[0].image),
    translatorMemory: await machineMemory(kernels[0].image, 'translator'),
    modules: { kept: modulesKept(), most: mostModules },
  };
  process.stdout.write(options.json ? `${JSON.stringify(report, undefined, 2)}\n` : tableOf(report));
  const wrong = report.kernels.filter(({ checksumsAgree }) => !checksumsAgree);
  for (const kernel of wrong) process.stderr.write(`${pc.red('error:')} ${disagreement(kernel)}\n`);
  return wrong.length > 0 ? 1 : 0;
}

function tell(line: string): void {
  process.stderr.write(`${line}\n`);
}

function kernelOf(name: KernelName, instructions: number): Kernel {
  const path = fileURLToPath(new URL(`../examples/guests/${name}.elf`, import.meta.url));
  const image = readInput('kernel', path);
  const [once, twice] = [1, 2].map((count) => runKernel(kernelMachine(image, count, false)).instructions);
  const period = twice - once;
  const count = Math.max(1, Math.round(instructions / period));
  return { name, image, period, count, longCount: (1 + emulatorFactor) * count };
}

/** Runs a kernel once before the measurement, so that the engine has compiled the loop; returns the kernel's output. */
function warmedUp({ image, count, longCount }: Kernel, withLong: boolean): readonly string[] {
  runKernel(kernelMachine(image, count, true));
  const counts = withLong ? [count, longCount] : [count];
  return counts.map((repetitions) => runKernel(kernelMachine(image, repetitions, false)).checksum);
}

function reportOf(kernel: Kernel, expected: readonly string[], rounds: readonly Round[]): KernelReport {
  const checksumsAgree = rounds.flatMap(Object.values<Measured>).every((measured) => agrees(measured, expected));
  return { kernel: kernel.name, count: kernel.count, longCount: kernel.longCount, expected, rounds, checksumsAgree };
}

const agrees = ({ checksums }: Measured, expected: readonly string[]): boolean =>
  checksums.every((checksum, at) => checksum === expected[at]);

/** The first place with another output, and that output. */
function disagreement({ kernel, expected, rounds }: KernelReport): string {
  const [place, { checksums }] = rounds
    .flatMap((round) => Object.entries(round))
    .find(([, measured]) => !agrees(measured, expected)) as [string, Measured];
  const words = checksums.map((checksum) => checksum || 'nothing').join(' and ');
  return `${kernel}: ${place} says ${words} instead of ${expected.slice(0, checksums.length).join(' and ')}`;
}

function measureEverywhere(kernel: Kernel, places: readonly EmulatedPlace[]): Round {
  const here = (Object.keys(own) as OwnPlace[]).map((place) => [place, measureHere(kernel, place)] as const);
  const there = places.map((place) => [place, measureThere(kernel, place)] as const);
  return Object.fromEntries([...here, ...there]);
}

/**
 * The start is not timed, as with the emulators: half as many instructions run first, in which the engine compiles the
 * loop.
 */
function measureHere({ image, count, period }: Kernel, place: OwnPlace): Measured {
  const { mode, processor } = own[place];
  const machine = kernelMachine(image, count, mode === 'virtual', processor);
  machine.run(Math.floor((count * period) / 3));
  const before = machine.instructions;
  const startedAt = process.hrtime.bigint();
  const { checksum, instructions } = runKernel(machine);
  const ns = Number(process.hrtime.bigint() - startedAt);
  return { instructions, checksums: [checksum], mips: speed(instructions - before, ns) };
}

/** Both times contain the emulator's start and firmware; their difference does not. */
function measureThere({ image, count, longCount, period }: Kernel, place: EmulatedPlace): Measured {
  const short = runEmulator(place, image, count);
  const long = runEmulator(place, image, longCount);
  const instructions = (longCount - count) * period;
  return { instructions, checksums: [short.checksum, long.checksum], mips: speed(instructions, long.ns - short.ns) };
}

const speed = (instructions: number, ns: number): number | null =>
  ns > 0 ? Math.round((1e5 * instructions) / ns) / 100 : null;

async function allocationsOf(kernels: readonly Kernel[], instructions: number): Promise<readonly KernelAllocation[]> {
  const allocations: KernelAllocation[] = [];
  for (const { name, image } of kernels) {
    for (const { mode, processor } of Object.values(own)) {
      allocations.push({ kernel: name, ...(await allocation(image, mode === 'virtual', instructions, processor)) });
    }
  }
  return allocations;
}
