import { Random } from '../../base/random';
import { paperCosts } from '../cost-model';
import { beyondScale, type Circumstances, type Experiment, mean, quantile, type Result } from '../experiment';
import { delayBoundUs } from '../formulas';
import { printedLengths } from '../published';
import { workload } from '../workloads';

/** §4.1: the delay of interrupts, as a distribution over runs whose disk takes different times. */
export const delay: Experiment = {
  name: 'delay',
  title: 'The delay of interrupts',
  place: 'paper',
  question: '§4.1: the worst-case delay is 0.02 EL + 15 s EL + 442 µs.',
  run,
};

/** Assumed: a revolution of 16.7 ms at 3,600 a minute; the time of a random block varies by half of it either way. */
const spreadNs = 8_350_000;
/** Operations of one run. */
const requests = 2;
const names = ['write', 'read'] as const;
const inUs = (ns: number): number => ns / 1e3;

function run({ measurements, runs, scale }: Circumstances): Result {
  const random = new Random(1);
  const lots = Array.from({ length: runs }, () => random.integer(-spreadNs, spreadNs));
  const delays = names.flatMap((name) =>
    printedLengths.map((epochLength) => {
      const sized = workload(name, requests / 2048);
      const observed = lots.map((lotNs) => {
        const costs = {
          diskWriteNs: paperCosts.diskWriteNs + lotNs,
          diskReadNs: paperCosts.diskReadNs + lotNs,
        };
        return measurements.observed(sized, { epochLength, costs });
      });
      const valuesUs = observed.flatMap(({ delaysNs }) => delaysNs.map(inUs));
      const fromDiskUs = observed.flatMap(({ fromDiskNs }) => fromDiskNs.map(inUs));
      const usual = workload(name, beyondScale(scale));
      const bare = measurements.bare(usual);
      const share = bare.simulated / bare.busyInstructions;
      return {
        name,
        epochLength,
        valuesUs,
        fromDiskUs,
        boundUs: delayBoundUs(epochLength, share),
        idleUs: delayBoundUs(epochLength, 0),
      };
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
          { title: 'the bound where the guest waits, s = 0 (µs)', digits: 0 },
        ],
        rows: delays.map(({ name, epochLength, valuesUs, fromDiskUs, boundUs, idleUs }) => [
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
          idleUs,
        ]),
      },
    ],
    figures: names.map((name) => {
      const [shown] = delays.filter((each) => each.name === name && each.epochLength === 4_000);
      return {
        kind: 'histograms',
        name: `delay-${name}`,
        title: `Delay of the interrupt of a ${name}, epochs of 4K`,
        x: { label: 'delay (µs)' },
        distributions: [{ title: `${runs} runs`, values: shown.valuesUs }],
        marks: [
          { title: 'bound, s = 0', at: shown.idleUs },
          { title: 'paper’s bound', at: shown.boundUs },
        ],
      };
    }),
    remarks: [
      'The paper’s bound has the share s of the path before an operation. A guest that waits for its disk executes nothing ' +
        'that is simulated; the bound for s = 0 is that of its epochs. With short epochs delays are above it by up to 0.2 ms: ' +
        'the bound leaves out that the interrupt’s own message is on the wire before the one that ends the epoch, and that ' +
        'sending it takes time from the guest.',
      'No delay is short, although an interrupt might come just before the end of its epoch: a controller here fetches its ' +
        'program only when everything sent before is acknowledged, and under prototype that is the moment in which the next ' +
        'epoch starts. So the interrupt is raised at the start of an epoch. The column "from the end of the disk’s work" has ' +
        'the controller’s wait too.',
      'The bound speaks of an interrupt without data: that of a read waits for its block on the wire as well (6.9 ms).',
      `Each run has a disk of its own speed, drawn evenly from ±${(spreadNs / 1e6).toFixed(2)} ms about the paper’s mean: an ` +
        'assumption, without which every run would meet its epochs at the same instants.',
    ],
  };
}
