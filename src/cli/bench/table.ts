/** The report of `understudy bench cpu` for a person. */
import type { BenchReport, Executor, KernelReport } from './cpu';
import { emulators } from './qemu';

const megabyte = 1 << 20;
const columns: readonly { readonly title: string; readonly of: (kernel: KernelReport) => string }[] = [
  { title: 'kernel', of: ({ kernel }) => kernel },
  { title: 'real', of: (kernel) => mips(kernel, 'real') },
  { title: 'virtual', of: (kernel) => mips(kernel, 'virtual') },
  { title: 'translated real', of: (kernel) => mips(kernel, 'translatorReal') },
  { title: 'translated virtual', of: (kernel) => mips(kernel, 'translatorVirtual') },
  { title: 'system real', of: (kernel) => mips(kernel, 'qemuSystemReal') },
  { title: 'system virtual', of: (kernel) => mips(kernel, 'qemuSystemVirtual') },
  { title: 'user', of: (kernel) => mips(kernel, 'qemuUser') },
  { title: 'real:system', of: (kernel) => ratio(kernel, 'real', 'qemuSystemReal') },
  { title: 'virtual:system', of: (kernel) => ratio(kernel, 'virtual', 'qemuSystemVirtual') },
  { title: 'translated real:system', of: (kernel) => ratio(kernel, 'translatorReal', 'qemuSystemReal') },
  { title: 'translated virtual:system', of: (kernel) => ratio(kernel, 'translatorVirtual', 'qemuSystemVirtual') },
  { title: 'real:user', of: (kernel) => ratio(kernel, 'real', 'qemuUser') },
];

export function tableOf(report: BenchReport): string {
  const cells = [
    columns.map(({ title }) => title),
    ...report.kernels.map((kernel) => columns.map(({ of }) => of(kernel))),
  ];
  const widths = columns.map((_, at) => Math.max(...cells.map((row) => row[at].length)));
  const lines = cells.map((row) =>
    row.map((cell, at) => (at === 0 ? cell.padEnd(widths[at]) : cell.padStart(widths[at]))).join('  '),
  );
  return `${[heading(report), '', ...lines, '', ...footprint(report)].join('\n')}\n`;
}

function heading({ machine, node, emulators: versions, kernels }: BenchReport): string {
  const qemu = versions.qemuSystem ?? versions.qemuUser;
  const rounds = kernels[0].rounds.length;
  return (
    `${machine.processor}, ${machine.cores} cores, ${machine.system}, node ${node}, QEMU ${qemu ?? 'not installed'}\n` +
    `million instructions per second, median of ${rounds} interleaved round${rounds === 1 ? '' : 's'}; ` +
    `system: ${emulators.qemuSystem}, user: ${emulators.qemuUser}; the median of the rounds’ ratios, mode by mode`
  );
}

function footprint({ allocations, memory, translatorMemory, modules }: BenchReport): readonly string[] {
  const inMegabytes = (count: number) => `${(count / megabyte).toFixed(1)} MB`;
  return [
    ...allocations.map(
      ({ kernel, virtual, processor, instructions, collections, allocatedBytes }) =>
        `${kernel} in ${virtual ? 'virtual' : 'real'} mode${processor === 'translator' ? ', translated' : ''}, ${instructions} instructions: ` +
        `${collections} garbage collections, ${(allocatedBytes / instructions).toFixed(3)} bytes allocated an instruction`,
    ),
    ...[
      { machine: 'a machine', ...memory },
      { machine: 'a machine that translates', ...translatorMemory },
    ].map(
      ({ machine, bytes, ramBytes, allowedBytes }) =>
        `${machine} with ${inMegabytes(ramBytes)} of RAM takes ${inMegabytes(bytes)} (at most ${inMegabytes(allowedBytes)})`,
    ),
    `compiled regions kept for all machines: ${modules.kept} (at most ${modules.most})`,
  ];
}

const samples = (kernel: KernelReport, value: (round: KernelReport['rounds'][number]) => number | null | undefined) =>
  kernel.rounds.map(value).filter((each): each is number => typeof each === 'number');

function mips(kernel: KernelReport, place: Executor): string {
  return median(samples(kernel, (round) => round[place]?.mips))?.toFixed(0) ?? '-';
}

function ratio(kernel: KernelReport, here: Executor, there: Executor): string {
  const ratios = samples(kernel, (round) => {
    const [ours, theirs] = [round[here]?.mips, round[there]?.mips];
    return ours && theirs ? ours / theirs : undefined;
  });
  return median(ratios)?.toFixed(3) ?? '-';
}

function median(values: readonly number[]): number | undefined {
  const sorted = [...values].sort((x, y) => x - y);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 0 && sorted.length > 0 ? (sorted[middle - 1] + sorted[middle]) / 2 : sorted[middle];
}
