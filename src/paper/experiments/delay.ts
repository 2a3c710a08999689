import { Random } from '../../base/random';
import { paperCosts } from '../cost-model';
import { beyondScale, type Circumstances, type Experiment, mean, quantile, type Result } from '../experiment';
import { delayBoundUs } from '../formulas';
import { printedLengths } from '../published';
import { idleShare } from '../runs/bare';
import { workload } from '../workloads';

/** §4.1: the delay of interrupts, as a distribution over runs whose disk takes different times. */
export const delay: Experiment = {
  name: 'delay',
  title: 'The delay of interrupts',
  place: 'paper',
  question: '§4.1: the worst-case delay is 0.02 EL + 15 s EL + 442 µs.',
  run,
};

/** Operations of one run. */
const requests = 1;
const { diskWriteNs, diskReadNs, diskSpreadNs } = paperCosts;
const names = ['write', 'read'] as const;
const inUs = (ns: number): number => ns / 1e3;

function run({ measurements, runs, scale }: Circumstances): Result {
  const random = new Random(1);
  const lots = Array.from({ length: runs }, () => random.integer(-diskSpreadNs, diskSpreadNs));
  const delays = names.flatMap((name) =>
    printedLengths.map((epochLength) => {
      const sized = workload(name, requests / 2048);
      const observed = lots.map((lotNs) => {
        const costs = { diskWriteNs: diskWriteNs + lotNs, diskReadNs: diskReadNs + lotNs, diskSpreadNs: 0 };
        return measurements.observed(sized, { epochLength, costs });
      });
      const valuesUs = observed.flatMap(({ delaysNs }) => delaysNs.map(inUs));
      const fromDiskUs = observed.flatMap(({ fromDiskNs }) => fromDiskNs.map(inUs));
      const boundUs = delayBoundUs(epochLength, idleShare(measurements.bare(workload(name, beyondScale(scale)))));
      return { name, epochLength, valuesUs, fromDiskUs, boundUs };
    }),
  );
  return {
    tables: [
      {
        name: 'delay',
        title: `From the device’s interrupt to its delivery, prototype, ${runs} runs each`,
        columns: [
          { title: 'operation' },
          { title: 'epoch length (instructions)' },
          { title: 'interrupts' },
          { title: 'least (µs)', digits: 0 },
          { title: 'mean (µs)', digits: 0 },
          { title: 'median (µs)', digits: 0 },
          { title: '99th percentile (µs)', digits: 0 },
          { title: 'greatest (µs)', digits: 0 },
          { title: 'from the end of the disk’s work, mean (µs)', digits: 0 },
          { title: 'the paper’s bound (µs)', digits: 0 },
          { title: 'later than the bound (%)', digits: 1 },
        ],
        rows: delays.map(({ name, epochLength, valuesUs, fromDiskUs, boundUs }) => [
          name,
          epochLength,
          valuesUs.length,
          quantile(valuesUs, 0),
          mean(valuesUs),
          quantile(valuesUs, 0.5),
          quantile(valuesUs, 0.99),
          quantile(valuesUs, 1),
          mean(fromDiskUs),
          boundUs,
          (100 * valuesUs.filter((value) => value > boundUs).length) / valuesUs.length,
        ]),
      },
    ],
    figures: names.map((name) => ({
      kind: 'histograms',
      name: `delay-${name}`,
      title: `Delay of the interrupt of a ${name}, ${runs} runs each`,
      x: { label: 'delay (µs)' },
      distributions: delays
        .filter((each) => each.name === name)
        .map(({ epochLength, valuesUs, boundUs }) => ({
          title: `${epochLength / 1_000}K`,
          values: valuesUs,
          marks: [{ title: 'bound', at: boundUs }],
        })),
    })),
    remarks: [
      'The share s in the bound is that of the loop in which the guest waits for its disk (1 %): there the interrupt comes.',
      'Writes are later than the bound by at most 0.3 ms. The bound leaves out that an interrupt which comes during a boundary ' +
        'waits for the rest of that boundary too, up to 442 µs, and that the interrupt’s own message takes time from the ' +
        'guest and is on the wire ahead of the one that ends the epoch. No delay is below the boundary’s 442 µs.',
      'The bound speaks of an interrupt without data. The interrupt of a read waits for its block on the wire as well (6.9 ms), ' +
        'which is longer than the rest of any epoch here, so that the epoch’s length hardly matters.',
      'The column "from the end of the disk’s work" has the controller’s wait too, which fetches the end of its program only ' +
        'when everything sent before is acknowledged.',
      `Each run has a disk of its own speed, drawn evenly from ±${(diskSpreadNs / 1e6).toFixed(2)} ms about the paper’s mean: an ` +
        'assumption, without which every run would meet its epochs at the same instants.',
    ],
  };
}
