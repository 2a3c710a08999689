import { type Circumstances, type Experiment, type Result, residualPercent } from '../experiment';
import { tableII } from '../published';
import { workload, workloadNames } from '../workloads';

/** Table II (§4.3): epochs of variable length, which the paper predicts and could not measure. */
export const table2: Experiment = {
  name: 'table2',
  title: 'Table II: epochs of variable length',
  place: 'paper',
  question:
    '§4.3: "an epoch is terminated only when an interrupt becomes available for delivery at the primary"; §6: "The protocols ' +
    'for varying-length epochs should also be implemented and measured."',
  run,
};

/** §4.1: HP-UX requires that epochs not exceed 385,000 instructions. */
const longest = 385_000;

function run({ measurements, scale }: Circumstances): Result {
  const rows = workloadNames.map((name) => {
    const sized = workload(name, scale);
    const measure = (protocol: 'prototype' | 'revised') =>
      measurements.pair(sized, { epochLength: longest, protocol, switches: { epochs: 'variable' } });
    const [old, revised] = [measure('prototype'), measure('revised')];
    const paper = tableII[name];
    return [
      sized.title,
      paper,
      old.normalizedPerformance,
      residualPercent(old.normalizedPerformance, paper),
      revised.normalizedPerformance,
      old.instructions / old.epochs,
    ];
  });
  return {
    tables: [
      {
        name: 'table2',
        title: `Normalized performance N′/N with variable epochs of at most ${longest} instructions`,
        columns: [
          { title: 'workload' },
          { title: 'paper, predicted', digits: 2 },
          { title: 'measured here, prototype', digits: 3 },
          { title: 'residual (%)', digits: 2 },
          { title: 'measured here, revised', digits: 3 },
          { title: 'mean epoch (instructions)', digits: 0 },
        ],
        rows,
      },
    ],
    figures: [],
    remarks: [],
  };
}
