/** Runs of the workloads, each made once: normalized performance and what the run counted. */
import { type BareResult, bareMachine } from '../sim/bare';
import type { CostModel } from '../sim/cost-model';
import { Pair } from '../sim/pair';
import { checkedPlan } from '../sim/plan/checked-plan';
import { defaultPlan, type RunPlan } from '../sim/plan/plan';
import { rulesInForce } from '../sim/rules';
import { paperCosts, paperLink } from './cost-model';
import { Observation, type Observed } from './observation';
import { blockBytes, fileBlocks, type Workload } from './workloads';

/** What a run differs in from `prototype` with epochs of 4K. */
export type Setting = Partial<
  Pick<RunPlan, 'epochLength' | 'protocol' | 'switches' | 'backups' | 'link' | 'kills' | 'seed' | 'memorySize'>
> &
  Pick<Partial<RunPlan>, 'joinAfterNs' | 'detector'> & { readonly costs?: Partial<CostModel> };

export interface BareMeasured {
  readonly seconds: number;
  /** Instructions that the processor executed, those of its idle loops too. */
  readonly instructions: number;
  /** Instructions that a hypervisor would simulate. */
  readonly simulated: number;
  /** Operations that reached the disk. */
  readonly operations: number;
  /** Instructions beside those that passed while the guest waited for its disk. */
  readonly busyInstructions: number;
}

export interface PairMeasured extends Observed {
  /** N'/N. */
  readonly normalizedPerformance: number;
  readonly seconds: number;
  readonly instructions: number;
  readonly simulated: number;
  readonly epochs: number;
  /** Frames that the primary sent, by kind of message; and that the backups sent. */
  readonly sent: Readonly<Record<string, number>>;
  readonly received: Readonly<Record<string, number>>;
  /** Bytes on all links, heartbeats left out. */
  readonly bytes: number;
}

/** A guest that has not finished says nothing about performance. */
export class UnfinishedRun extends Error {}

/** A detector that heartbeats hardly load, so that what is measured is the protocol; failovers have their own. */
const quietDetector = { heartbeatNs: 50_000_000, timeoutNs: 500_000_000 };

export class Measurements {
  readonly #bare = new Map<string, BareMeasured>();
  readonly #pairs = new Map<string, PairMeasured>();

  /** `onRun` hears of each run before it starts. */
  constructor(
    private readonly guest: Uint8Array,
    private readonly onRun: (what: string) => void = () => {},
  ) {}

  bare(workload: Workload, costs: Partial<CostModel> = {}): BareMeasured {
    const key = JSON.stringify([workload.append, costs]);
    const known = this.#bare.get(key);
    if (known !== undefined) return known;
    this.onRun(`${workload.title}, bare`);
    const model = { ...paperCosts, ...costs };
    const machine = bareMachine(checkedPlan(this.plan(workload)), {}, model);
    while (machine.step());
    const result = machine.result();
    const measured = bareMeasured(workload, result, model);
    this.#bare.set(key, measured);
    return measured;
  }

  pair(workload: Workload, setting: Setting = {}): PairMeasured {
    const key = JSON.stringify([workload.append, setting]);
    const known = this.#pairs.get(key);
    if (known !== undefined) return known;
    const { protocol = defaultPlan.protocol, epochLength = 4_000 } = setting;
    this.onRun(`${workload.title}, ${protocol}, epochs of ${epochLength}`);
    const measured = this.#measure(workload, setting);
    this.#pairs.set(key, measured);
    return measured;
  }

  /** The trace of one run of many, which is not kept. */
  observed(workload: Workload, setting: Setting): Observed {
    this.onRun(`${workload.title}, many runs with epochs of ${setting.epochLength}`);
    const pair = this.world(workload, setting);
    const observation = new Observation(pair.environment.recorder);
    pair.start();
    while (pair.step());
    return observation.last(workload.requests);
  }

  /** Tells what runs now. */
  tell(what: string): void {
    this.onRun(what);
  }

  /** A pair at power-on, for an experiment that watches a run itself. */
  world(workload: Workload, setting: Setting = {}): Pair {
    const { costs, ...changes } = setting;
    const link = { ...paperLink, ...changes.link };
    const plan = { ...this.plan(workload), epochLength: 4_000, ...changes, link };
    return new Pair(checkedPlan(plan), {}, rulesInForce, { ...paperCosts, ...costs });
  }

  #measure(workload: Workload, setting: Setting): PairMeasured {
    const pair = this.world(workload, setting);
    const observation = new Observation(pair.environment.recorder);
    pair.start();
    while (pair.step());
    if (!pair.finished) throw new UnfinishedRun(`${workload.append}: ${JSON.stringify(setting)} did not finish`);
    const { clock } = pair.environment;
    const [primary, ...backups] = pair.replicas;
    const channels = pair.replicas.flatMap(({ links }) => links.map(({ channel }) => channel));
    const bytes = channels.reduce((sum, { counts }) => sum + counts.bytes - (counts.bytesOf.heartbeat ?? 0), 0);
    const bare = this.bare(workload, setting.costs);
    return {
      ...observation.last(bare.operations),
      normalizedPerformance: clock.nowAt / 1e9 / bare.seconds,
      seconds: clock.nowAt / 1e9,
      instructions: primary.processor.instructions,
      simulated: primary.processor.simulated,
      epochs: primary.hypervisor.epoch,
      sent: framesOf([primary]),
      received: framesOf(backups),
      bytes,
    };
  }

  private plan({ append }: Workload): RunPlan {
    const disk = new Uint8Array(fileBlocks * blockBytes);
    return { ...defaultPlan, guest: this.guest, disk, append, detector: quietDetector, comparison: 'replicas' };
  }
}

type Linked = Pair['replicas'][number];

function framesOf(replicas: readonly Linked[]): Readonly<Record<string, number>> {
  const sums: Record<string, number> = {};
  for (const { channel } of replicas.flatMap(({ links }) => links)) {
    for (const [kind, count] of Object.entries(channel.counts.frames)) sums[kind] = (sums[kind] ?? 0) + count;
  }
  return sums;
}

function bareMeasured({ name, requests }: Workload, result: BareResult, costs: CostModel): BareMeasured {
  if (!result.finished) throw new UnfinishedRun(`${name} did not finish on bare hardware`);
  const [, hits] = result.console.trim().split(' ').map(Number);
  const operations = name === 'cpu' ? 0 : requests - hits;
  const operationNs = name === 'write' ? costs.diskWriteNs : costs.diskReadNs;
  return {
    seconds: result.virtualTimeNs / 1e9,
    instructions: result.instructions,
    simulated: result.simulatedInstructions,
    operations,
    busyInstructions: Math.round((result.virtualTimeNs - operations * operationNs) / costs.instructionNs),
  };
}
