import { type Mutations, noMutations } from '../base/mutations';
import type { Failover, Join } from '../sim/failover';
import type { Observed, PairObserved } from '../sim/observed';
import { Pair, type PairObservers } from '../sim/pair';
import type { RunPlan } from '../sim/plan';
import { TraceDigest } from '../trace/trace-digest';
import { type Divergence, findDivergence, tellDivergence } from './divergence';
import type { Verdict } from './oracle';
import { judge, Listener } from './oracle';

export interface JudgedRun extends Verdict {
  /** What the listener found while the run went on. */
  readonly heard: readonly string[];
  readonly observed: PairObserved;
  readonly failovers: readonly Failover[];
  readonly joins: readonly Join[];
  /** How many of the planned kills came. */
  readonly kills: number;
  /** How many of the planned bytes were typed before the run was over. */
  readonly typedBytes: number;
  readonly instructions: number;
  readonly virtualTimeNs: number;
  readonly epochs: number;
  readonly messages: Readonly<Record<string, number>>;
  /** Bytes on the link, and of which messages. */
  readonly bytes: number;
  readonly bytesOf: Readonly<Record<string, number>>;
  readonly traceDigest: string;
  /** Where the replicas' states first differed, if they did. */
  readonly divergence?: Divergence;
}

/** A run on the pair with the oracle listening; step it, or let `toEnd` do so. */
export class JudgedPair {
  readonly pair: Pair;
  readonly #listener = new Listener();
  readonly #trace = new TraceDigest();

  constructor(
    private readonly plan: RunPlan,
    observers: PairObservers = {},
    private readonly mutations: Mutations = noMutations,
  ) {
    this.pair = new Pair(
      plan,
      {
        ...observers,
        onRecord: (record) => {
          this.#listener.hear(record);
          this.#trace.hear(record);
          observers.onRecord?.(record);
        },
      },
      mutations,
    );
    this.pair.start();
  }

  /** What the listener has found so far. */
  get heard(): readonly string[] {
    return this.#listener.violations.map(({ text }) => text);
  }

  /** Of the records so far. */
  get traceDigest(): string {
    return this.#trace.value;
  }

  toEnd(bare: Observed): JudgedRun {
    while (this.pair.step());
    return this.verdict(bare);
  }

  /** The verdict over what has happened so far, given the bare run of the same guest. */
  verdict(bare: Observed): JudgedRun {
    const { pair } = this;
    const observed = pair.observed();
    const channels = pair.replicas.flatMap(({ links }) => links.map(({ channel }) => channel));
    const sum = (numbers: readonly Readonly<Record<string, number>>[]) => {
      const sums: Record<string, number> = {};
      for (const [kind, count] of numbers.flatMap(Object.entries)) sums[kind] = (sums[kind] ?? 0) + count;
      return sums;
    };
    const verdict = judge(observed, bare, this.#listener, this.plan.comparison);
    const divergence = this.#divergence();
    return {
      ...verdict,
      ...this.#named(verdict, divergence),
      heard: this.heard,
      observed,
      failovers: pair.failovers,
      joins: pair.joins,
      kills: pair.kills,
      typedBytes: pair.environment.terminal.typedBytes,
      instructions: Math.max(...pair.replicas.map(({ processor }) => processor.instructions)),
      virtualTimeNs: pair.environment.clock.nowAt,
      epochs: Math.max(...pair.replicas.map(({ hypervisor }) => hypervisor.epoch)) + 1,
      messages: sum(channels.map(({ counts }) => counts.frames)),
      bytesOf: sum(channels.map(({ counts }) => counts.bytesOf)),
      bytes: channels.reduce((sum, { counts }) => sum + counts.bytes, 0),
      traceDigest: this.traceDigest,
      divergence,
    };
  }

  /** Where the replicas themselves have found that they differ, the violation says what differs. */
  #named({ violated }: Verdict, divergence: Divergence | undefined): Partial<Verdict> {
    const { paranoid } = this.plan;
    if (!paranoid || divergence === undefined || violated === undefined || violated.point !== 1) return {};
    const text = `${violated.text}; ${tellDivergence(divergence)}`;
    return { violation: text, violated: { ...violated, text } };
  }

  #divergence(): Divergence | undefined {
    const { diverged } = this.#listener;
    return diverged && findDivergence(this.plan, this.mutations, diverged);
  }
}

/** A pair at power-on with the oracle listening. */
export function judgedPair(plan: RunPlan, observers?: PairObservers): JudgedPair {
  return new JudgedPair(plan, observers);
}
