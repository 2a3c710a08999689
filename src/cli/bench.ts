/** `understudy bench cpu`: how fast the processor is, and how fast beside QEMU on the same kernels in the same run. */
import { cpus, platform, release } from 'node:os';
import { fileURLToPath } from 'node:url';
import pc from 'picocolors';
import { type Allocation, allocation, type MachineMemory, machineMemory } from './bench-footprint';
import { type KernelName, kernelMachine, kernelNames, runKernel } from './bench-guest';
import { type EmulatorName, emulators, runEmulator, versionOf } from './bench-qemu';
import { tableOf } from './bench-table';
import { readInput } from './files';

export interface BenchOptions {
  readonly rounds: number;
  readonly instructions: number;
  readonly kernel?: readonly KernelName[];
  readonly json?: true;
}

export const modes = ['real', 'virtual'] as const;
export type Mode = (typeof modes)[number];
export type Place = Mode | EmulatorName;

/** One kernel in one place. */
export interface Measured {
  /** Instructions that the time is for. */
  readonly instructions: number;
  readonly checksum: string;
  /** Million instructions per second; null where the time was too short to tell. */
  readonly mips: number | null;
}

/** One kernel in all places, one element a round. */
export interface KernelReport {
  readonly kernel: KernelName;
  readonly rounds: readonly Readonly<Partial<Record<Place, Measured>>>[];
  /** The same count of repetitions says the same everywhere. */
  readonly checksumsAgree: boolean;
}

/** The object that `--json` prints: an interface. */
export interface BenchReport {
  readonly machine: { readonly processor: string; readonly cores: number; readonly system: string };
  readonly node: string;
  /** Versions of the emulators; null where one is not installed. */
  readonly emulators: Readonly<Record<EmulatorName, string | null>>;
  readonly kernels: readonly KernelReport[];
  readonly allocations: readonly Allocation[];
  readonly memory: MachineMemory;
}

/** An emulator runs so many times as many repetitions, to be measured as exactly. */
const emulatorFactor = 10;

interface Kernel {
  readonly name: KernelName;
  readonly image: Uint8Array;
  /** Instructions of one repetition. */
  readonly period: number;
  /** Repetitions that make the instructions that were asked for. */
  readonly count: number;
}

/** Answers the exit code: 0, or 1 when a kernel's checksum is not the same everywhere. */
export async function benchCommand(options: BenchOptions): Promise<number> {
  const versions = { qemuSystem: versionOf('qemuSystem') ?? null, qemuUser: versionOf('qemuUser') ?? null };
  const installed = (['qemuSystem', 'qemuUser'] as const).filter((emulator) => versions[emulator] !== null);
  for (const emulator of ['qemuSystem', 'qemuUser'] as const) {
    if (versions[emulator] === null) tell(`${emulators[emulator]} is not installed: no comparison with it`);
  }
  const kernels = (options.kernel ?? kernelNames).map((name) => kernelOf(name, options.instructions));
  for (const kernel of kernels) for (const mode of modes) measureHere(kernel, mode);
  const rounds = Array.from({ length: options.rounds }, (_, round) =>
    kernels.map((kernel) => {
      tell(`round ${round + 1} of ${options.rounds}: ${kernel.name}`);
      return measureEverywhere(kernel, installed);
    }),
  );
  tell('memory');
  const allocations: Allocation[] = [];
  for (const mode of modes) {
    allocations.push(await allocation(kernels[0].image, mode === 'virtual', options.instructions));
  }
  const report: BenchReport = {
    machine: {
      processor: cpus()[0]?.model ?? 'unknown',
      cores: cpus().length,
      system: `${platform()} ${release()}`,
    },
    node: process.version,
    emulators: versions,
    kernels: kernels.map(({ name }, index) =>
      reportOf(
        name,
        rounds.map((round) => round[index]),
      ),
    ),
    allocations,
    memory: await machineMemory(kernels[0].image),
  };
  process.stdout.write(options.json ? `${JSON.stringify(report, undefined, 2)}\n` : tableOf(report));
  const wrong = report.kernels.filter(({ checksumsAgree }) => !checksumsAgree);
  for (const { kernel } of wrong) process.stderr.write(`${pc.red('error:')} ${kernel}: the checksums differ\n`);
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
  return { name, image, period, count: Math.max(1, Math.round(instructions / period)) };
}

function reportOf(kernel: KernelName, rounds: KernelReport['rounds']): KernelReport {
  const checksums = rounds.flatMap((round) => Object.values(round).map(({ checksum }) => checksum));
  return { kernel, rounds, checksumsAgree: new Set(checksums).size === 1 };
}

function measureEverywhere(kernel: Kernel, installed: readonly EmulatorName[]): KernelReport['rounds'][number] {
  const here = modes.map((mode) => [mode, measureHere(kernel, mode)] as const);
  const there = installed.map((emulator) => [emulator, measureThere(kernel, emulator)] as const);
  return Object.fromEntries([...here, ...there]);
}

function measureHere({ image, count }: Kernel, mode: Mode): Measured {
  const machine = kernelMachine(image, count, mode === 'virtual');
  const startedAt = process.hrtime.bigint();
  const { checksum, instructions } = runKernel(machine);
  return { instructions, checksum, mips: speed(instructions, Number(process.hrtime.bigint() - startedAt)) };
}

/** The emulator's start and its firmware are in both times, and not in their difference. */
function measureThere({ image, count, period }: Kernel, emulator: EmulatorName): Measured {
  const short = runEmulator(emulator, image, count);
  const long = runEmulator(emulator, image, (1 + emulatorFactor) * count);
  const instructions = emulatorFactor * count * period;
  return { instructions, checksum: short.checksum, mips: speed(instructions, long.ns - short.ns) };
}

const speed = (instructions: number, ns: number): number | null =>
  ns > 0 ? Math.round((1e5 * instructions) / ns) / 100 : null;
