import type { TraceRecord } from '../ports/trace';
import type { Leader } from './observed';

/** One failover, taken apart as the paper could not; all instants in virtual nanoseconds. */
export interface Failover {
  readonly killedAtNs?: number;
  /** The failure notification. */
  readonly detectedAtNs: number;
  /** The claim was won. */
  readonly claimedAtNs: number;
  /** Everything received was replayed. */
  readonly drainedAtNs: number;
  /** The failover epoch had ended. */
  readonly promotedAtNs: number;
  /** The first operation that the promoted processor started had its completion; none where none was started. */
  firstCompletionAtNs?: number;
  readonly failoverEpoch: number;
  readonly uncertainInterrupts: number;
  /** Operations that were started again: under `repeatOutstanding`, and those that can have had no effect. */
  readonly restartedOperations: number;
}

/** A replica that has joined. */
export interface Join {
  readonly processor: string;
  readonly repairedAtNs: number;
  readonly joinedAtNs: number;
  /** How long the guest stood still at the end, and how many pages it had written since they were sent. */
  readonly pauseNs: number;
  readonly pages: number;
}

/** The records that it listens to. */
export const watchedTypes: readonly string[] = [
  'processor.killed',
  'processor.repaired',
  'detector.suspected',
  'claim.granted',
  'role.failoverEpoch',
  'role.primary',
  'join.resumed',
  'operation.started',
  'interrupt.delivered',
];

/** Listens to a run for what becomes of its processors. */
export class FailoverWatch {
  readonly failovers: Failover[] = [];
  readonly joins: Join[] = [];
  readonly #suspectedAt = new Map<string, number>();
  readonly #claimedAt = new Map<string, number>();
  readonly #drainedAt = new Map<string, number>();
  readonly #repairedAt = new Map<string, number>();
  /** Who leads since the last failover, and what it has started. */
  #promoted: string | undefined;
  readonly #started = new Set<unknown>();
  /** Who has led, from the instant at which it won its claim. */
  readonly leaders: Leader[];
  #killedAt: number | undefined;

  constructor(firstPrimary: string) {
    this.leaders = [{ processor: firstPrimary, at: 0 }];
  }

  hear(record: TraceRecord): void {
    const { actor, type, at } = record;
    switch (type) {
      case 'processor.killed':
        this.#killedAt = at;
        break;
      case 'processor.repaired':
        this.#repairedAt.set(actor, at);
        break;
      case 'detector.suspected':
        this.#suspectedAt.set(actor, at);
        break;
      case 'claim.granted':
        if (actor === 'bus') break;
        this.#claimedAt.set(actor, at);
        if (this.leaders.at(-1)?.processor !== actor) this.leaders.push({ processor: actor, at });
        break;
      case 'role.failoverEpoch':
        this.#drainedAt.set(actor, at);
        break;
      case 'role.primary':
        this.#promotion(record);
        break;
      case 'join.resumed':
        this.#joined(record);
        break;
      case 'operation.started':
        if (actor === this.#promoted) this.#started.add(record.id);
        break;
      case 'interrupt.delivered':
        if (actor === this.#promoted && this.#started.has(record.operation)) this.#completed(at);
    }
  }

  #promotion({ actor, at, failoverEpoch, uncertain, restarted }: TraceRecord): void {
    const detectedAtNs = this.#suspectedAt.get(actor) ?? at;
    this.failovers.push({
      killedAtNs: this.#killedAt,
      detectedAtNs,
      claimedAtNs: this.#claimedAt.get(actor) ?? at,
      drainedAtNs: this.#drainedAt.get(actor) ?? at,
      promotedAtNs: at,
      failoverEpoch: failoverEpoch as number,
      uncertainInterrupts: uncertain as number,
      restartedOperations: restarted as number,
    });
    this.#promoted = actor;
    this.#started.clear();
  }

  #completed(at: number): void {
    this.failovers[this.failovers.length - 1].firstCompletionAtNs = at;
    this.#promoted = undefined;
  }

  #joined({ at, joiner, pauseNs, pages }: TraceRecord): void {
    const processor = joiner as string;
    this.joins.push({
      processor,
      repairedAtNs: this.#repairedAt.get(processor) ?? at,
      joinedAtNs: at,
      pauseNs: pauseNs as number,
      pages: pages as number,
    });
  }
}
