/** The kinds of runs that experiments ask for. A run depends on its workload and setting alone. */
import type { Failover, Join } from '../../sim/failover';
import type { Workload } from '../workloads';
import { type BareMeasured, bareRun } from './bare';
import { failoverRun } from './failover';
import { type Gap, gapRun } from './gap';
import type { PaperGuests } from './guests';
import { joinRun } from './join';
import { type PairRun, pairRun } from './pair';
import type { Setting } from './setting';
import { type Transfer, transferRun } from './transfer';

export interface Measured {
  readonly bare: BareMeasured;
  readonly pair: PairRun;
  readonly failover: readonly Failover[];
  readonly join: readonly Join[];
  readonly transfer: Transfer;
  readonly gap: readonly Gap[];
}

export type RunKind = keyof Measured;

/** A run that an experiment asks for: plain data, which a thread can be given. */
export interface RunRequest {
  readonly kind: RunKind;
  readonly workload: Workload;
  readonly setting: Setting;
}

type Runs = {
  readonly [Kind in RunKind]: (guests: PaperGuests, workload: Workload, setting: Setting) => Measured[Kind];
};

const ofWorkload =
  <Result>(run: (guest: Uint8Array, workload: Workload, setting: Setting) => Result) =>
  ({ workload: guest }: PaperGuests, workload: Workload, setting: Setting): Result =>
    run(guest, workload, setting);

export const runs: Runs = {
  bare: ofWorkload(bareRun),
  pair: ofWorkload(pairRun),
  failover: ofWorkload(failoverRun),
  join: ofWorkload(joinRun),
  transfer: ofWorkload(transferRun),
  gap: gapRun,
};

/** Requests with equal keys are for one run. */
export const keyOf = ({ kind, workload, setting }: RunRequest): string =>
  JSON.stringify([kind, workload.append, setting]);

const none = { instructions: 0, simulated: 0 } as const;

/** What stands in the place of each result until the run is made: nothing was measured. */
export const blank: Measured = {
  bare: { ...none, seconds: 0, operations: 0, path: none },
  pair: {
    ...none,
    seconds: 0,
    epochs: 0,
    sent: {},
    received: {},
    bytes: 0,
    delaysNs: [],
    operationsNs: [],
    releasesNs: [],
    fromDiskNs: [],
    inFlight: [],
    waitsNs: {},
  },
  failover: [],
  join: [],
  transfer: { dataMessages: 0, acknowledgments: 0, ms: 0 },
  gap: [],
};

/** Instructions of an iteration of the CPU-intensive workload, and of a request with the wait for the disk; about. */
const [iteration, request] = [420, 200_000] as const;
/** What a boundary costs the simulation, in instructions of the guest; about. */
const boundary = 3_000;

/** Of the run of a client’s gap: up to the kill, the failover, and a while after it. */
const gapInstructions = 40_000_000;

/** About how long a run takes, for the order in which runs start: the longest first. */
export function weightOf({ kind, workload, setting }: RunRequest): number {
  if (kind === 'gap') return gapInstructions;
  const instructions = workload.requests * (workload.name === 'cpu' ? iteration : request);
  return kind === 'bare' ? instructions : 2 * instructions * (1 + boundary / (setting.epochLength ?? 4_000));
}
