/** `understudy bench linux --programs`: programs of examples/linux/programs on the machine's Linux, and on QEMU's. */
import { spawn } from 'node:child_process';
import { cpus } from 'node:os';
import pc from 'picocolors';
import { readInput } from '../files/input-files';
import { linuxImage } from '../linux-images';
import { emulators, versionOf } from './qemu';

export interface BenchProgramsOptions {
  readonly rounds?: number;
  readonly vmlinux?: string;
  readonly initrd?: string;
  readonly json?: true;
}

/** Where the programs run: here interpreted, translated, and translated on the pair; under the emulator. */
const places = ['interpreter', 'translator', 'pair', 'qemuSystem'] as const;
type Place = (typeof places)[number];

/** One program in one place: seconds of each round. */
interface Measured {
  readonly seconds: readonly number[];
  readonly checksums: readonly string[];
}

interface ProgramReport {
  readonly program: string;
  readonly places: Readonly<Partial<Record<Place, Measured>>>;
  /** Whether every run in every place had the same checksum. */
  readonly checksumsAgree: boolean;
}

/** The object that `--json` prints: an interface. */
interface ProgramsReport {
  readonly machine: { readonly processor: string; readonly cores: number };
  readonly node: string;
  readonly emulator: string | null;
  readonly programs: readonly ProgramReport[];
}

/** The protocol and the epochs of the pair. */
const pairArguments = ['--protocol', 'revised', '--epoch', '32768'];
const ownArguments: Readonly<Record<Exclude<Place, 'qemuSystem'>, readonly string[]>> = {
  interpreter: ['--bare', '--processor', 'interpreter'],
  translator: ['--bare', '--processor', 'translator'],
  pair: ['--processor', 'translator', ...pairArguments],
};

/** Both kernels are told the length of their delay loops, so that neither has to find it out. */
const append = 'lpj=250000';
/** A boot that takes longer does not end. */
const patienceMs = 600_000;
const begins = /^PROGRAM (\S+) begins/;
const ends = /^PROGRAM (\S+) checksum ([0-9a-f]{8})/;

/** Returns the exit code: 1 if a program did not end, or had another checksum in another place. */
export async function benchProgramsCommand({ rounds = 3, json, ...images }: BenchProgramsOptions): Promise<number> {
  const kernel = images.vmlinux ?? linuxImage('vmlinux');
  const initrd = images.initrd ?? linuxImage('initramfs-programs.cpio.gz');
  for (const [what, path] of [['kernel', kernel] as const, ['initrd', initrd] as const]) readInput(what, path);
  const emulator = versionOf('qemuSystem') ?? null;
  if (emulator === null) tell(`${emulators.qemuSystem} is not installed: no comparison with it`);
  const used = places.filter((place) => place !== 'qemuSystem' || emulator !== null);
  const runs: { readonly place: Place; readonly programs: readonly Run[] }[] = [];
  for (let round = 0; round < rounds; round++) {
    for (const place of used) {
      tell(`round ${round + 1} of ${rounds}: ${place}`);
      runs.push({ place, programs: await programsIn(place, kernel, initrd) });
    }
  }
  const names = [...new Set(runs.flatMap(({ programs }) => programs.map(({ name }) => name)))];
  const report: ProgramsReport = {
    machine: { processor: cpus()[0]?.model ?? 'unknown', cores: cpus().length },
    node: process.version,
    emulator,
    programs: names.map((name) => reportOf(name, used, runs)),
  };
  process.stdout.write(json ? `${JSON.stringify(report, undefined, 2)}\n` : tableOf(report));
  const wrong = report.programs.filter(({ checksumsAgree }) => !checksumsAgree);
  for (const { program, places: measured } of wrong) {
    const told = Object.entries(measured).map(
      ([place, { checksums }]) => `${place} ${checksums.join(' ') || 'nothing'}`,
    );
    process.stderr.write(`${pc.red('error:')} ${program}: the checksums differ (${told.join('; ')})\n`);
  }
  if (names.length === 0) process.stderr.write(`${pc.red('error:')} no program of the RAM disk began\n`);
  return wrong.length > 0 || names.length === 0 ? 1 : 0;
}

function tell(line: string): void {
  process.stderr.write(`${line}\n`);
}

/** A run of a program; without a checksum if the program did not end. */
interface Run {
  readonly name: string;
  readonly startedAt: bigint;
  checksum?: string;
  seconds?: number;
}

/** Boots Linux once and reads the console: a program's time is that between its two lines. */
function programsIn(place: Place, kernel: string, initrd: string): Promise<readonly Run[]> {
  const images = ['--kernel', kernel, '--initrd', initrd, '--append', append];
  const [command, args] =
    place === 'qemuSystem'
      ? [emulators.qemuSystem, machineArguments(kernel, initrd)]
      : [process.execPath, [process.argv[1], 'boot', '--quiet', ...ownArguments[place], ...images]];
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'inherit'], timeout: patienceMs });
  const runs: Run[] = [];
  let rest = '';
  child.stdout.on('data', (chunk: Buffer) => {
    const now = process.hrtime.bigint();
    const lines = (rest + chunk.toString('latin1')).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) read(line, now, runs);
  });
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', () => resolve(runs));
  });
}

function read(line: string, now: bigint, runs: Run[]): void {
  const [, begun] = begins.exec(line) ?? [];
  if (begun !== undefined) runs.push({ name: begun, startedAt: now });
  const [, ended, checksum] = ends.exec(line) ?? [];
  const run = runs.find(({ name }) => name === ended);
  if (run === undefined) return;
  run.checksum = checksum;
  run.seconds = Number(now - run.startedAt) / 1e9;
}

const machineArguments = (kernel: string, initrd: string): string[] => [
  ...['-M', 'hppa', '-m', '256', '-nographic', '-no-reboot', '-kernel', kernel, '-initrd', initrd],
  ...['-append', `console=ttyS0 ${append}`],
];

function reportOf(
  program: string,
  used: readonly Place[],
  runs: readonly { readonly place: Place; readonly programs: readonly Run[] }[],
): ProgramReport {
  const entries = used.map((place) => {
    const own = runs.filter((run) => run.place === place).map(({ programs }) => find(programs, program));
    const seconds = own.flatMap((run) => run?.seconds ?? []);
    return [place, { seconds, checksums: own.map((run) => run?.checksum ?? '') }] as const;
  });
  const checksums = new Set(entries.flatMap(([, measured]) => measured.checksums));
  return { program, places: Object.fromEntries(entries), checksumsAgree: checksums.size === 1 && !checksums.has('') };
}

const find = (programs: readonly Run[], program: string): Run | undefined =>
  programs.find(({ name }) => name === program);

const median = (numbers: readonly number[]): number =>
  [...numbers].sort((one, other) => one - other)[numbers.length >> 1] ?? Number.NaN;

const geometricMean = (numbers: readonly number[]): number =>
  Math.exp(numbers.reduce((sum, number) => sum + Math.log(number), 0) / numbers.length);

/** Ratios of speed; that of the pair is one of time. */
const ratios = [
  { title: 'translator:interpreter', over: 'interpreter', under: 'translator' },
  { title: 'translator:system', over: 'qemuSystem', under: 'translator' },
  { title: 'pair/bare', over: 'pair', under: 'translator' },
] as const satisfies readonly { readonly title: string; readonly over: Place; readonly under: Place }[];

function tableOf({ machine, node, emulator, programs }: ProgramsReport): string {
  const secondsIn = ({ places: measured }: ProgramReport, place: Place) => median(measured[place]?.seconds ?? []);
  const cell = (value: number) => (Number.isFinite(value) ? value.toFixed(2) : '-').padStart(12);
  const line = (name: string, seconds: readonly number[], quotients: readonly number[]) =>
    [name.padEnd(14), ...seconds.map(cell), ...quotients.map((value) => cell(value).padStart(24))].join('');
  const quotientsOf = (report: ProgramReport) =>
    ratios.map(({ over, under }) => secondsIn(report, over) / secondsIn(report, under));
  const columns = programs.map(quotientsOf);
  const means = ratios.map((_, at) => geometricMean(columns.map((each) => each[at])));
  const titles = [...places.map((place) => place.padStart(12)), ...ratios.map(({ title }) => title.padStart(24))];
  return `${[
    `${machine.processor}, ${machine.cores} cores, node ${node}, QEMU ${emulator ?? 'not installed'}`,
    `seconds from a program’s start to its checksum, medians; the pair: translator, ${pairArguments.join(' ')}`,
    '',
    `${'program'.padEnd(14)}${titles.join('')}`,
    ...programs.map((report) =>
      line(
        report.program,
        places.map((place) => secondsIn(report, place)),
        quotientsOf(report),
      ),
    ),
    line(
      'geometric mean',
      places.map(() => Number.NaN),
      means,
    ),
  ].join('\n')}\n`;
}
