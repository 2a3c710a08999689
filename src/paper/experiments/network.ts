/** The link: its rate, its losses, the backup's lag, and what goes over it. */
import { presets } from '../../hypervisor/switches';
import { paperCosts } from '../cost-model';
import { beyondScale, type Circumstances, type Experiment, type Result } from '../experiment';
import { workload, workloadNames } from '../workloads';
import { comparison } from './comparison';

const protocols = ['prototype', 'revised'] as const;

export const links = comparison({
  name: 'links',
  title: 'Faster links',
  question: '§4.3 simulates a faster network for one workload: what do 1 and 10 Gb/s do for all three?',
  table: 'Normalized performance by the rate of the link, epochs of 4K, the processors as fast as in 1996',
  workloads: workloadNames,
  of: [{ title: 'protocol' }, { title: 'rate (Mb/s)' }],
  settings: protocols.flatMap((protocol) =>
    [10, 100, 155, 1_000, 10_000].map((rate) => ({
      cells: [protocol, rate],
      setting: { protocol, costs: { bitsPerSecond: rate * 1e6 }, ...(rate === 10 ? {} : { link: { latencyNs: 0 } }) },
    })),
  ),
  remarks: [
    'The 220 µs of the backup and the 81 µs of the primary do not depend on the link: beyond 100 Mb/s hardly ' +
      'anything is gained.',
  ],
});

export const loss = comparison({
  name: 'loss',
  title: 'A link that loses frames',
  question:
    '§2.1: "We also assume that the channel linking the primary and backup processors is FIFO though not necessarily reliable."',
  table: 'Normalized performance by the share of frames lost, prototype, epochs of 4K',
  workloads: ['write', 'read'],
  of: [{ title: 'loss (%)' }],
  settings: [0, 1, 2, 5, 10, 20].map((percent) => ({
    cells: [percent],
    setting: {
      link: { loss: percent / 100 },
      costs: { message: { ...paperCosts.message, retransmissionNs: 10_000_000 } },
    },
  })),
  remarks: [
    'Each lost frame costs a time-out at a boundary, here 10 ms (longer than a block takes on the wire), twice as long if it ' +
      'is lost again.',
  ],
  axis: { label: 'frames lost (%)' },
});

export const lag = comparison({
  name: 'lag',
  title: 'A distant backup',
  question: 'How far may the backup be? Every latency is paid where the primary waits.',
  table: 'Normalized performance by the latency of the link, one way, epochs of 4K',
  workloads: ['write', 'read'],
  of: [{ title: 'latency (µs)' }, { title: 'protocol' }],
  settings: [3.3, 50, 100, 250, 500, 1_000].flatMap((latencyUs) =>
    protocols.map((protocol) => ({
      cells: [latencyUs, protocol],
      setting: { protocol, link: { latencyNs: latencyUs * 1e3 } },
    })),
  ),
  remarks: [
    'Prototype pays the latency twice at each boundary, revised once for what leaves and for the controller’s fetches.',
  ],
});

/** VMware's white paper "vSphere 4 Fault Tolerance: Architecture and Performance", 2.9, 3.1 and 3.2. */
const vmware = [
  ['idle, Linux at 1,000 Hz', 1.43],
  ['idle, Linux at 250 Hz', 0.68],
  ['idle, Windows at 82 Hz', 0.15],
  ['SPECjbb2005', 1.4],
  ['kernel compile', 3],
] as const;

export const bandwidth: Experiment = {
  name: 'bandwidth',
  title: 'Log bandwidth, beside VMware FT',
  place: 'beyond',
  question: 'How much goes over the link, by workload?',
  run: ({ measurements, scale }: Circumstances): Result => {
    const rows = Object.keys(presets).flatMap((protocol) =>
      workloadNames.map((name) => {
        const sized = workload(name, beyondScale(scale));
        const run = measurements.pair(sized, { protocol: protocol as keyof typeof presets });
        const frames = Object.entries({ ...run.sent }).filter(([kind]) => kind !== 'heartbeat');
        const messages = frames.reduce((sum, [, count]) => sum + count, 0);
        return [
          protocol,
          sized.title,
          messages / run.seconds,
          run.bytes / messages,
          (run.bytes * 8) / run.seconds / 1e6,
        ];
      }),
    );
    return {
      tables: [
        {
          name: 'bandwidth',
          title: 'Messages and bytes of the protocol on the link, epochs of 4K',
          columns: [
            { title: 'protocol' },
            { title: 'workload' },
            { title: 'messages a second', digits: 0 },
            { title: 'bytes a message, with its acknowledgment', digits: 0 },
            { title: 'Mb/s', digits: 3 },
          ],
          rows,
        },
        {
          name: 'bandwidth-vmware',
          title: 'VMware FT: bandwidth of the log (VMware, vSphere 4 Fault Tolerance: Architecture and Performance)',
          columns: [{ title: 'workload' }, { title: 'Mb/s', digits: 2 }],
          rows: vmware.map((row) => [...row]),
        },
      ],
      figures: [],
      remarks: [
        'VMware FT logs inputs of the network and the disk and ends no epochs: its log grows with input alone. Here a ' +
          'message and an acknowledgment for each epoch are most of what a guest without input sends.',
      ],
    };
  },
};
