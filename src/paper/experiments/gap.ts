import { Random } from '../../base/random';
import { type Protocol, presets } from '../../hypervisor/switches';
import { defaultPlan } from '../../sim/plan/plan';
import { type Circumstances, type Experiment, mean, quantile, type Result } from '../experiment';
import type { Measurements } from '../measurements';
import type { Gap } from '../runs/gap';
import { echoes } from '../workloads';

/** §2.3: a network is one of the devices whose protocols send again what may not have been heard. */
export const gap: Experiment = {
  name: 'gap',
  title: 'A failover as a client sees it',
  place: 'beyond',
  question:
    'Who talks to the machine over a network sees a failover as a pause. What is it made of, and how much of it is the ' +
    'client’s own patience?',
  run,
};

/** The client has found the station then, and has questions left. */
const [firstKillNs, lastKillNs] = [100_000_000, 200_000_000] as const;
/** Of the figure, in ms after the death. */
const shownMs = [-50, 150] as const;
const parts = ['waiting', 'detection', 'promotion', 'until the client asks', 'answer'] as const;

function run({ measurements, runs }: Circumstances): Result {
  const measured = (Object.keys(presets) as Protocol[]).map((protocol) => ({
    protocol,
    gaps: gapsOf(measurements, protocol, runs),
  }));
  return {
    tables: [
      {
        name: 'gap',
        title: 'The pause between two answers, mean of the runs in ms of virtual time, and its parts; epochs of 4K',
        columns: [
          { title: 'protocol' },
          { title: 'failovers' },
          ...parts.map((part) => ({ title: `${part} (ms)`, digits: 2 })),
          { title: 'pause: mean (ms)', digits: 2 },
          { title: 'median (ms)', digits: 2 },
          { title: '99th percentile (ms)', digits: 2 },
          { title: 'greatest (ms)', digits: 2 },
        ],
        rows: measured.map(({ protocol, gaps }) => {
          const pauses = gaps.map(pauseMs);
          return [
            protocol,
            gaps.length,
            ...parts.map((_, at) => mean(gaps.map((each) => partsOf(each)[at]))),
            mean(pauses),
            quantile(pauses, 0.5),
            quantile(pauses, 0.99),
            quantile(pauses, 1),
          ];
        }),
      },
    ],
    figures: [
      {
        kind: 'curves',
        name: 'gap-answers',
        title: 'Answers that have come, of one run each',
        x: { label: 'time after the primary’s death (ms)', domain: shownMs },
        y: { label: 'answers' },
        series: measured.map(({ protocol, gaps }) => ({ title: protocol, kind: 'dots', points: answersOf(gaps[0]) })),
      },
      {
        kind: 'histograms',
        name: 'gap',
        title: 'The pause between the last answer of the dead primary and the first of the new one',
        x: { label: 'time (ms)' },
        distributions: measured.map(({ protocol, gaps }) => ({ title: protocol, values: gaps.map(pauseMs) })),
      },
    ],
    remarks: [
      'A client at the other end of a 10 Mbit/s segment asks for echoes, one after the other; what is not answered ' +
        `within its patience, 20 to 30 ms, it asks again. Silence of ${defaultPlan.detector.timeoutNs / 1e6} ms is a suspicion. ` +
        '“Waiting” is the time from the last answer to the primary’s death.',
      'Questions that come while nobody leads are lost, so that the client’s own repetition ends the pause, as TCP’s does ' +
        'for a connection. A question of which the dead primary had told the backup is answered as soon as that leads, and ' +
        'the client has nothing to repeat. Nothing on the outside is told who leads: station and address are the same.',
    ],
  };
}

function gapsOf(measurements: Measurements, protocol: Protocol, runs: number): readonly Gap[] {
  const random = new Random(3);
  return Array.from({ length: runs }, (_, seed) => {
    const at = random.integer(firstKillNs, lastKillNs);
    return measurements.gaps(echoes, { protocol, seed, kills: [{ who: 'primary', when: { kind: 'time', at } }] });
  }).flat();
}

const pauseMs = ({ lastAnswerNs, answeredNs }: Gap): number => (answeredNs - lastAnswerNs) / 1e6;

/** They add up to the pause. */
function partsOf({ lastAnswerNs, detectedNs, promotedNs, askedNs, answeredNs }: Gap): readonly number[] {
  const begun = Math.max(promotedNs, askedNs);
  const instants = [lastAnswerNs, 0, detectedNs, promotedNs, begun, answeredNs];
  return parts.map((_, at) => (instants[at + 1] - instants[at]) / 1e6);
}

const answersOf = (shown: Gap | undefined): readonly (readonly [number, number])[] =>
  (shown?.answersNs ?? [])
    .map((at, count) => [at / 1e6, count + 1] as const)
    .filter(([at]) => at >= shownMs[0] && at <= shownMs[1]);
