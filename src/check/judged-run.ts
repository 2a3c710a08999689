import type { SharedState } from '../hypervisor/replica-state';
import type { TraceRecord } from '../ports/trace';
import type { Failover, Join } from '../sim/failover';
import type { Observed, PairObserved } from '../sim/observed';
import { Pair, type PairObservers } from '../sim/pair';
import { checkedPlan } from '../sim/plan/checked-plan';
import type { RunPlan } from '../sim/plan/plan';
import type { Snapshot, Snapshots } from '../sim/snapshot/snapshots';
import { TraceDigest } from '../trace/trace-digest';
import { type Divergence, findDivergence, tellDivergence } from './divergence';
import { type Mutations, noMutations } from './mutants/names';
import { rulesWithout } from './mutants/rules';
import type { Verdict } from './oracle';
import { judge, Listener } from './oracle';
import type { PointViolation } from './verdict';

/** A run and its verdict. */
export interface JudgedRun extends Verdict {
  /** The findings of the listener during the run. */
  readonly heard: readonly string[];
  /** What the environment has seen, and what is known of the processors. */
  readonly observed: PairObserved;
  /** Each promotion of a backup, taken apart. */
  readonly failovers: readonly Failover[];
  /** Each repaired processor that has joined. */
  readonly joins: readonly Join[];
  /** The number of planned kills that came. */
  readonly kills: number;
  /** The number of planned bytes that were typed before the end of the run. */
  readonly typedBytes: number;
  /** Instructions of the processor that has executed most. */
  readonly instructions: number;
  /** The instant of the end, in virtual nanoseconds. */
  readonly virtualTimeNs: number;
  /** Epochs of the processor that has come furthest. */
  readonly epochs: number;
  /** Frames that all links have carried, by kind. */
  readonly messages: Readonly<Record<string, number>>;
  /** Bytes on the link, by kind of message. */
  readonly bytes: number;
  /** Bytes on all links, by kind of frame. */
  readonly bytesOf: Readonly<Record<string, number>>;
  /** Digest (xxh64, hexadecimal) of the trace's records; that of none if the observers want no digest. */
  readonly traceDigest: string;
  /** The first difference of the replicas' states, if any. */
  readonly divergence?: Divergence;
}

/** The effects of the bare run, and how many instructions it executed. */
export type BareRun = Observed & { readonly instructions?: number };

/** A run on the pair with the oracle listening; step it, or let `toEnd` do so. */
export class JudgedPair {
  readonly pair: Pair;
  private readonly listener: Listener;
  private trace = new TraceDigest();
  private readonly snapshots: Snapshots;

  constructor(
    private plan: RunPlan,
    observers: PairObservers = {},
    private readonly mutations: Mutations = noMutations,
  ) {
    this.listener = new Listener(plan, (processor) => this.sharedState(processor));
    this.pair = new Pair(plan, { ...observers, ...this.hearing(observers) }, rulesWithout(mutations));
    this.snapshots = this.pair.snapshotsOf(this, [mutations]);
    this.pair.start();
  }

  /** Goes on under another plan, which differs only in its faults: those that have come are the same. */
  changeFaults(plan: RunPlan): void {
    this.plan = plan;
    this.pair.changeFaults(plan);
  }

  /** The records so far are others: their digest is made again. */
  retell(past: Iterable<TraceRecord>): void {
    this.trace = new TraceDigest();
    for (const record of past) this.trace.hear(record);
  }

  /** The present state of the run and of its judge. */
  capture(): Snapshot {
    return this.snapshots.capture();
  }

  /** Goes back to that state, or forward again. */
  restore(snapshot: Snapshot): void {
    this.snapshots.restore(snapshot);
  }

  /** The listener's findings so far. */
  get heard(): readonly string[] {
    return this.listener.violations.map(({ text }) => text);
  }

  /** The same with their places. */
  get violations(): readonly PointViolation[] {
    return this.listener.violations;
  }

  /** Of the records so far. */
  get traceDigest(): string {
    return this.trace.value;
  }

  /** `bare`: the bare run of the same guest; none where the plan compares replicas only. */
  toEnd(bare?: BareRun): JudgedRun {
    while (this.pair.step());
    return this.verdict(bare);
  }

  /**
   * The verdict over what has happened so far, given the bare run of the same guest. `isLeft`: the caller lets nothing
   * more happen, so that a guest that has not finished is not blamed.
   */
  verdict(bare?: BareRun, isLeft = false): JudgedRun {
    const { pair } = this;
    const { comparison } = this.plan;
    if (bare === undefined && comparison !== 'replicas') {
      throw new Error(`the plan's comparison is '${comparison}': give the bare run of the guest, or plan 'replicas'`);
    }
    const instructions = Math.max(...pair.replicas.map(({ processor }) => processor.instructions));
    const executed = { instructions, bareInstructions: bare?.instructions };
    const progresses = isLeft || this.listener.progresses(pair.environment.clock.nowAt, executed);
    const observed = pair.observed();
    const channels = pair.replicas.flatMap(({ links }) => links.map(({ channel }) => channel));
    const sum = (numbers: readonly Readonly<Record<string, number>>[]) => {
      const sums: Record<string, number> = {};
      for (const [kind, count] of numbers.flatMap(Object.entries)) sums[kind] = (sums[kind] ?? 0) + count;
      return sums;
    };
    const { violations } = this.listener;
    const { last } = pair.environment.recorder;
    const verdict = judge(observed, bare, { violations, last, comparison, progresses });
    const divergence = this.divergence();
    return {
      ...verdict,
      ...this.named(verdict, divergence),
      heard: this.heard,
      observed,
      failovers: pair.failovers,
      joins: pair.joins,
      kills: pair.kills,
      typedBytes: pair.environment.terminal.typedBytes,
      instructions,
      virtualTimeNs: pair.environment.clock.nowAt,
      epochs: Math.max(...pair.replicas.map(({ hypervisor }) => hypervisor.epoch)) + 1,
      messages: sum(channels.map(({ counts }) => counts.frames)),
      bytesOf: sum(channels.map(({ counts }) => counts.bytesOf)),
      bytes: channels.reduce((sum, { counts }) => sum + counts.bytes, 0),
      traceDigest: this.traceDigest,
      divergence,
    };
  }

  /** If a replica itself has found a divergence, the violation names the difference. */
  private named({ violated }: Verdict, divergence: Divergence | undefined): Partial<Verdict> {
    const { paranoid } = this.plan;
    if (!paranoid || divergence === undefined || violated === undefined || violated.point !== 1) return {};
    const text = `${violated.text}; ${tellDivergence(divergence)}`;
    return { violation: text, violated: { ...violated, text } };
  }

  /** A single replica has nothing to compare with. */
  private sharedState(processor: string): SharedState | undefined {
    const { replicas } = this.pair;
    const serving = replicas.reduce((count, { serves }) => count + (serves ? 1 : 0), 0);
    if (serving < 2) return undefined;
    return replicas.find(({ name, serves }) => serves && name === processor)?.hypervisor.sharedState;
  }

  /** Listener, digest and observer hear each record in this order. */
  private hearing({ onRecord, hears, digestsTrace = true }: PairObservers): Pick<PairObservers, 'onRecord' | 'hears'> {
    const { listener } = this;
    const wanted = hears && new Set<string>(hears);
    const hearsAll = digestsTrace || (onRecord !== undefined && hears === undefined);
    return {
      hears: hearsAll ? undefined : [...new Set([...listener.types, ...(hears ?? [])])],
      onRecord: (record) => {
        listener.hear(record);
        if (digestsTrace) this.trace.hear(record);
        if (wanted?.has(record.type) !== false) onRecord?.(record);
      },
    };
  }

  private divergence(): Divergence | undefined {
    const { diverged } = this.listener;
    return diverged && findDivergence(this.plan, this.mutations, diverged);
  }
}

/**
 * A pair at power-on with the oracle listening.
 * @throws {PlanError} if no run can be made of the plan
 */
export function judgedPair(plan: RunPlan, observers?: PairObservers): JudgedPair {
  return new JudgedPair(checkedPlan(plan), observers);
}
