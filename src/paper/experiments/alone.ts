import { type Switches, switchValues } from '../../hypervisor/switches';
import { beyondScale, type Circumstances, type Experiment, type Result } from '../experiment';
import { workload, workloadNames } from '../workloads';

/** Each optimization alone, added to the protocol of §2. */
export const alone: Experiment = {
  name: 'alone',
  title: 'Each optimization alone',
  place: 'beyond',
  question: '§3.2 and §4.3 describe optimizations together: what is each worth alone, on the protocol of §2?',
  run,
};

const epochLength = 4_000;

function run({ measurements, scale }: Circumstances): Result {
  const changes = (Object.keys(switchValues) as (keyof Switches)[])
    .filter((name) => name !== 'failover')
    .map((name) => ({ title: `${name}=${switchValues[name][1]}`, switches: { [name]: switchValues[name][1] } }));
  const sized = workloadNames.map((name) => workload(name, beyondScale(scale)));
  const rows = [{ title: 'original', switches: {} }, ...changes].map(({ title, switches }) => ({
    title,
    measured: sized.map(
      (each) => measurements.pair(each, { protocol: 'original', switches, epochLength }).normalizedPerformance,
    ),
  }));
  const [{ measured: original }] = rows;
  return {
    tables: [
      {
        name: 'alone',
        title: 'Normalized performance N′/N under original with one switch changed, epochs of 4K',
        columns: [
          { title: 'protocol' },
          ...sized.flatMap(({ title }) => [
            { title, digits: 3 },
            { title: 'change (%)', digits: 2 },
          ]),
        ],
        rows: rows.map(({ title, measured }) => [
          title,
          ...measured.flatMap((value, at) => [value, 100 * (value / original[at] - 1)]),
        ]),
      },
    ],
    figures: sized.map(({ name, title }, at) => ({
      kind: 'bars',
      name: `alone-${name}`,
      title: `${title}: N′/N with one switch changed`,
      x: { label: 'normalized performance N′/N' },
      bars: rows.map((row) => ({ title: row.title, value: row.measured[at] })),
    })),
    remarks: ['The switch `failover` is left out: without a failure its two values are the same protocol.'],
  };
}
