import { type Protocol, presets } from '../../hypervisor/switches';
import { paperCosts } from '../cost-model';
import { beyondScale, type Circumstances, type Experiment, mean, type Result } from '../experiment';
import { allLengths } from '../published';
import { workload } from '../workloads';

/** Each preset against the length of epochs, for a guest that waits for its disk. */
export const presetsByLength: Experiment = {
  name: 'presets',
  title: 'The presets, and where they cross',
  place: 'beyond',
  question:
    'For a guest that waits for its disk, revised is not faster than prototype at every length of epochs: what leaves the ' +
    'processor meets acknowledgments that are under way.',
  run,
};

const lengths = allLengths.filter((length) => length <= 32_000);
const protocols = Object.keys(presets) as Protocol[];

function run({ measurements, scale }: Circumstances): Result {
  const write = workload('write', beyondScale(scale));
  const operations = measurements.bare(write).operations;
  const rows = protocols.flatMap((protocol) =>
    lengths.map((epochLength) => {
      const measured = measurements.pair(write, { protocol, epochLength });
      const { normalizedPerformance, waitsNs, inFlight } = measured;
      const [release, delay, whole] = [measured.releasesNs, measured.delaysNs, measured.operationsNs].map(
        (ns) => mean(ns) / 1e3,
      );
      return {
        protocol,
        epochLength,
        normalizedPerformance,
        boundary: (waitsNs.epochEnd ?? 0) / operations / 1e3,
        release,
        fetch: whole - release - delay - paperCosts.diskWriteNs / 1e3,
        delay,
        inFlight: mean(inFlight),
      };
    }),
  );
  return {
    tables: [
      {
        name: 'presets',
        title:
          'Write-intensive: normalized performance N′/N, and where an operation waits (µs an operation; at boundaries also while the disk works)',
        columns: [
          { title: 'protocol' },
          { title: 'epoch length (instructions)' },
          { title: 'N′/N', digits: 3 },
          { title: 'at boundaries (µs)', digits: 0 },
          { title: 'before it leaves (µs)', digits: 0 },
          { title: 'the controller’s fetches (µs)', digits: 0 },
          { title: 'delay of the interrupt (µs)', digits: 0 },
          { title: 'messages in flight when the disk has finished', digits: 2 },
        ],
        rows: rows.map((row) => Object.values(row)),
      },
    ],
    figures: [
      {
        kind: 'curves',
        name: 'presets',
        title: 'Write-intensive workload under each preset',
        x: { label: 'epoch length (instructions)', scale: 'log' },
        y: { label: 'normalized performance N′/N' },
        series: protocols.map((protocol) => ({
          title: protocol,
          kind: 'both',
          points: rows
            .filter((row) => row.protocol === protocol)
            .map((row) => [row.epochLength, row.normalizedPerformance]),
        })),
      },
      {
        kind: 'curves',
        name: 'presets-in-flight',
        title: 'Messages in flight when the disk has finished',
        x: { label: 'epoch length (instructions)', scale: 'log' },
        y: { label: 'messages sent and not acknowledged' },
        series: protocols.map((protocol) => ({
          title: protocol,
          kind: 'both',
          points: rows.filter((row) => row.protocol === protocol).map((row) => [row.epochLength, row.inFlight]),
        })),
      },
    ],
    remarks: [
      'Under prototype the guest stands still at each boundary until everything is acknowledged. Afterwards nothing is in ' +
        'flight, so that what the controller fetches to end the operation waits once at most; and while the guest waits for ' +
        'its disk, boundaries cost nothing. Under revised the idle epochs follow each other faster than a message can be ' +
        'acknowledged (about 360 µs): something is always in flight, and each of the controller’s fetches waits for it, above ' +
        'a millisecond for an operation. Against that stands what revised saves at the boundaries of the path before the ' +
        'operation, 280 µs each: much with short epochs, little with epochs of 8K, where revised is the slower one. As soon as ' +
        'an idle epoch is about as long as the way there and back, at 16K, at most one message is in flight and its ' +
        'acknowledgment is near (150 µs), and revised is the faster one again.',
    ],
  };
}
