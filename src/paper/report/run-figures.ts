/** The figures of any run, from its trace: how long epochs take, and how late interrupts are. */
import type { TraceRecord } from '../../ports/trace';
import type { Figure } from '../experiment';
import { Observation } from '../observation';

/** Points of a series; of more epochs every n-th is drawn. */
const greatestPoints = 600;

/** Figures without a point or a value are left out. */
export function figuresOfRun(records: readonly TraceRecord[]): readonly Figure[] {
  const processors = [...new Set(records.flatMap((each) => (each.type === 'epoch.ended' ? [each.actor] : [])))];
  const epochs = processors.map((title) => ({ title, kind: 'dots' as const, points: epochsOf(records, title) }));
  const delays = processors.map((title) => ({ title, values: delaysOf(records, title) }));
  const figures: readonly Figure[] = [
    {
      kind: 'curves',
      name: 'run-epochs',
      title: 'How long each epoch of this run takes',
      x: { label: 'virtual time (ms)' },
      y: { label: 'from the end of one epoch to the next (µs)' },
      series: epochs.filter(({ points }) => points.length > 0),
    },
    {
      kind: 'histograms',
      name: 'run-delays',
      title: 'From a device’s interrupt to its delivery',
      x: { label: 'delay (µs)' },
      distributions: delays.filter(({ values }) => values.length > 0),
    },
  ];
  return figures.filter((figure) =>
    figure.kind === 'curves' ? figure.series.length > 0 : figure.kind === 'bars' || figure.distributions.length > 0,
  );
}

function epochsOf(records: readonly TraceRecord[], processor: string): readonly (readonly [number, number])[] {
  const ends = records.flatMap((each) => (each.type === 'epoch.ended' && each.actor === processor ? [each.at] : []));
  const points = ends.slice(1).map((at, before) => [at / 1e6, (at - ends[before]) / 1e3] as const);
  const every = Math.ceil(points.length / greatestPoints);
  return points.filter((_, at) => at % every === 0);
}

function delaysOf(records: readonly TraceRecord[], processor: string): readonly number[] {
  const observation = new Observation(
    {
      listenWith: (handlers) => {
        for (const record of records) (handlers[record.type] as ((record: TraceRecord) => void) | undefined)?.(record);
      },
    },
    processor,
  );
  return observation.all().delaysNs.map((ns) => ns / 1e3);
}
