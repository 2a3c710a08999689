import { type Circumstances, type Experiment, type Result, residualPercent } from '../experiment';
import { cpuPerformance, printed } from '../formulas';
import { allLengths, predictedCpu, printedLengths, tableI } from '../published';
import { workload } from '../workloads';

/** Figure 2 (§4.1): normalized performance of the CPU-intensive workload against the length of epochs. */
export const figure2: Experiment = {
  name: 'fig2',
  title: 'Figure 2: the CPU-intensive workload',
  place: 'paper',
  question:
    '§4.1: measured at 1K to 8K, predicted beyond: 1.84 at 32K instructions, 1.24 at 385,000, of which simulation has 0.18.',
  run,
};

function run({ measurements, scale }: Circumstances): Result {
  const cpu = workload('cpu', scale);
  const bare = measurements.bare(cpu);
  const rows = allLengths.map((epochLength, at) => {
    const measured = measurements.pair(cpu, { epochLength });
    const paper = tableI.cpu.old[at] ?? predictedCpu[epochLength];
    const ownCounts = { ...printed, bareSeconds: bare.seconds, simulated: measured.simulated, otherUs: 0 };
    const formula = cpuPerformance(epochLength);
    return {
      epochLength,
      paper,
      formula,
      counted: cpuPerformance(epochLength, { ...ownCounts, instructions: measured.instructions }),
      measured: measured.normalizedPerformance,
      residual: residualPercent(measured.normalizedPerformance, paper ?? formula),
      share: (100 * measured.simulated) / measured.instructions,
    };
  });
  const curve = (of: (row: (typeof rows)[number]) => number | undefined) =>
    rows.flatMap((row) => {
      const y = of(row);
      return y === undefined ? [] : [[row.epochLength, y] as const];
    });
  return {
    tables: [
      {
        name: 'fig2',
        title: 'Normalized performance N′/N of the CPU-intensive workload, prototype',
        columns: [
          { title: 'epoch length (instructions)' },
          { title: 'paper', digits: 2 },
          { title: 'formula, printed constants', digits: 3 },
          { title: 'formula, counts of this run', digits: 3 },
          { title: 'measured here', digits: 3 },
          { title: 'residual (%)', digits: 2 },
          { title: 'simulated instructions (%)', digits: 4 },
        ],
        rows: rows.map((row) => Object.values(row)),
      },
    ],
    figures: [
      {
        kind: 'curves',
        name: 'fig2',
        title: 'CPU-intensive workload',
        x: { label: 'epoch length (instructions)', scale: 'log' },
        y: { label: 'normalized performance N′/N', scale: 'log' },
        series: [
          { title: 'paper’s formula', kind: 'line', points: curve(({ formula }) => formula) },
          {
            title: 'paper, measured',
            kind: 'dots',
            points: printedLengths.map((length, at) => [length, tableI.cpu.old[at]]),
          },
          { title: 'measured here', kind: 'dots', points: curve(({ measured }) => measured) },
        ],
      },
    ],
    remarks: [
      `The bare run: ${bare.instructions} instructions in ${bare.seconds.toFixed(3)} s, of which ${bare.simulated} ` +
        `(${((100 * bare.simulated) / bare.instructions).toFixed(4)} %) a hypervisor simulates. On the pair there are more, ` +
        'because the clock of the guest ticks 100 times a second of virtual time and the run takes longer; the paper counts ' +
        'one number for all lengths.',
    ],
  };
}
