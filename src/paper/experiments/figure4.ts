import { paperCosts } from '../cost-model';
import { type Circumstances, type Experiment, type Result, residualPercent } from '../experiment';
import { cpuPerformance, printed } from '../formulas';
import { allLengths } from '../published';
import { workload } from '../workloads';

/** Figure 4 (§4.3): the CPU-intensive workload with a faster network. */
export const figure4: Experiment = {
  name: 'fig4',
  title: 'Figure 4: a faster network',
  place: 'paper',
  question:
    '§4.3: "obtained by scaling the 141 µsec. epoch boundary processing delay to reflect the use of an ATM link instead of ' +
    'an Ethernet"; no big improvement, since most of the time is in the per-message overhead.',
  run,
};

/** OC-3, the usual rate of an ATM link of 1996; the paper does not say which. */
const atmBitsPerSecond = 155_000_000;
const transmissionUs = 141;
const lengths = allLengths.filter((length) => length <= 32_000);

function run({ measurements, scale }: Circumstances): Result {
  const cpu = workload('cpu', scale);
  const scaledUs = (transmissionUs * paperCosts.bitsPerSecond) / atmBitsPerSecond;
  const epochUs = printed.epochUs - transmissionUs + scaledUs;
  const rows = lengths.map((epochLength) => {
    const ethernet = measurements.pair(cpu, { epochLength }).normalizedPerformance;
    const setting = { epochLength, link: { latencyNs: 0 }, costs: { bitsPerSecond: atmBitsPerSecond } };
    const atm = measurements.pair(cpu, setting).normalizedPerformance;
    const formula = cpuPerformance(epochLength, { ...printed, epochUs });
    return { epochLength, formula, ethernet, atm, residual: residualPercent(atm, formula) };
  });
  return {
    tables: [
      {
        name: 'fig4',
        title: 'Normalized performance N′/N of the CPU-intensive workload over Ethernet and ATM, prototype',
        columns: [
          { title: 'epoch length (instructions)' },
          { title: 'formula, ATM', digits: 3 },
          { title: 'measured here, Ethernet', digits: 3 },
          { title: 'measured here, ATM', digits: 3 },
          { title: 'residual (%)', digits: 2 },
        ],
        rows: rows.map((row) => Object.values(row)),
      },
    ],
    figures: [
      {
        kind: 'curves',
        name: 'fig4',
        title: 'Faster communication',
        x: { label: 'epoch length (instructions)', scale: 'log' },
        y: { label: 'normalized performance N′/N', scale: 'log' },
        series: [
          { title: 'Ethernet, 10 Mb/s', kind: 'both', points: rows.map((row) => [row.epochLength, row.ethernet]) },
          { title: 'ATM, 155 Mb/s', kind: 'both', points: rows.map((row) => [row.epochLength, row.atm]) },
          { title: 'formula, ATM', kind: 'line', points: rows.map((row) => [row.epochLength, row.formula]) },
        ],
      },
    ],
    remarks: ['The paper prints Figure 4 without numbers: the residual is against its formula.'],
  };
}
