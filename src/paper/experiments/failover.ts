import { Random } from '../../base/random';
import { type Protocol, presets } from '../../hypervisor/switches';
import type { Failover } from '../../sim/failover';
import { defaultPlan } from '../../sim/plan/plan';
import { type Circumstances, type Experiment, mean, quantile, type Result } from '../experiment';
import type { Measurements } from '../measurements';
import { workload } from '../workloads';

/** §6: "We have not measured the delay that is observed between a primary’s failure and the takeover by the backup." */
export const failover: Experiment = {
  name: 'failover',
  title: 'Failover, taken apart',
  place: 'beyond',
  question:
    '§6: "We have not measured the delay that is observed between a primary’s failure and the takeover by the backup. For ' +
    'our prototype, this failover time is quite high".',
  run,
};

/** The kill comes in the first operations of a run. */
const [requests, firstKillNs, lastKillNs] = [16, 20_000_000, 220_000_000] as const;
const parts = ['detection', 'claim', 'replay', 'failover epoch', 'first completed operation'] as const;

function run({ measurements, runs }: Circumstances): Result {
  const measured = (Object.keys(presets) as Protocol[]).map((protocol) => ({
    protocol,
    failovers: failoversOf(measurements, protocol, runs),
  }));
  const { heartbeatNs, timeoutNs } = defaultPlan.detector;
  return {
    tables: [
      {
        name: 'failover',
        title: `The parts of a failover, mean of the runs in ms of virtual time; write-intensive, epochs of 4K`,
        columns: [
          { title: 'protocol' },
          { title: 'failovers' },
          ...parts.map((part) => ({ title: `${part} (ms)`, digits: 3 })),
          { title: 'until the promotion: mean (ms)', digits: 2 },
          { title: 'median (ms)', digits: 2 },
          { title: '99th percentile (ms)', digits: 2 },
          { title: 'greatest (ms)', digits: 2 },
        ],
        rows: measured.map(({ protocol, failovers }) => {
          const totals = failovers.map(takeoverMs);
          return [
            protocol,
            failovers.length,
            ...parts.map((_, at) => mean(failovers.map((each) => partsOf(each)[at]))),
            mean(totals),
            quantile(totals, 0.5),
            quantile(totals, 0.99),
            quantile(totals, 1),
          ];
        }),
      },
    ],
    figures: [
      {
        kind: 'histograms',
        name: 'failover',
        title: 'From the primary’s death to the backup’s promotion',
        x: { label: 'time (ms)' },
        distributions: measured.map(({ protocol, failovers }) => ({
          title: protocol,
          values: failovers.map(takeoverMs),
        })),
      },
    ],
    remarks: [
      `The primary is killed at an instant drawn evenly from the first ${lastKillNs / 1e6} ms of ${runs} runs for each protocol. ` +
        `Heartbeats come every ${heartbeatNs / 1e6} ms; silence of ${timeoutNs / 1e6} ms is a suspicion, and makes nearly ` +
        'all of the failover. There is no bus reset to wait for, which the authors believed to ' +
        'be what made theirs slow: the claim itself aborts what the dead primary had asked for.',
      'When the backup suspects, it has long replayed what it has received, so that replay and failover epoch take no time. ' +
        'The first operation that the promoted processor itself starts is the driver’s question for the reason of the ' +
        'uncertain interrupt (REQUEST SENSE), which needs no medium.',
    ],
  };
}

function failoversOf(measurements: Measurements, protocol: Protocol, runs: number): readonly Failover[] {
  const random = new Random(2);
  const sized = workload('write', requests / 2048);
  return Array.from({ length: runs }, (_, seed) => {
    const at = random.integer(firstKillNs, lastKillNs);
    const setting = {
      protocol,
      seed,
      detector: defaultPlan.detector,
      kills: [{ who: 'primary', when: { kind: 'time', at } }],
    } as const;
    return measurements.failovers(sized, setting);
  }).flat();
}

const takeoverMs = ({ killedAtNs = 0, promotedAtNs }: Failover): number => (promotedAtNs - killedAtNs) / 1e6;

function partsOf(failover: Failover): readonly number[] {
  const { killedAtNs = 0, detectedAtNs, claimedAtNs, drainedAtNs, promotedAtNs } = failover;
  const { firstCompletionAtNs = promotedAtNs } = failover;
  const instants = [killedAtNs, detectedAtNs, claimedAtNs, drainedAtNs, promotedAtNs, firstCompletionAtNs];
  return parts.map((_, at) => (instants[at + 1] - instants[at]) / 1e6);
}
