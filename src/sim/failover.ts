import type { RecordHandlers, TraceRecord } from '../ports/trace';
import type { Leader } from './observed';

/** One failover, with an instant for each part, in virtual nanoseconds; the paper measures no parts. */
export interface Failover {
  /** The death of the primary; none where the suspicion was false. */
  readonly killedAtNs?: number;
  /** The failure notification; of a lead that was handed over, the claim. */
  readonly detectedAtNs: number;
  /** The arbiter granted the claim. */
  readonly claimedAtNs: number;
  /** The backup had replayed everything received. */
  readonly drainedAtNs: number;
  /** The failover epoch ended. */
  readonly promotedAtNs: number;
  /**
   * The guest received the completion of the first operation that the promoted processor started; `undefined` without
   * one.
   */
  firstCompletionAtNs?: number;
  /** The epoch that the promoted processor finished by itself (P6). */
  readonly failoverEpoch: number;
  /** Interrupts of P7, one for each operation that was outstanding. */
  readonly uncertainInterrupts: number;
  /** Operations that were started again: under `repeatOutstanding`, and operations that cannot have had an effect. */
  readonly restartedOperations: number;
  /**
   * Operations without an interrupt of their own at the failover, which the devices of the promoted processor end as
   * uncertain later.
   */
  takenOver: number;
  /** Devices that had already performed a command of a restarted operation, and get that command a second time. */
  readonly repeatedDevices: readonly string[];
}

/** A replica that has joined. */
export interface Join {
  /** Its name: `left-2`. */
  readonly processor: string;
  /** When it came, in virtual nanoseconds. */
  readonly repairedAtNs: number;
  /** When it was a backup, in virtual nanoseconds. */
  readonly joinedAtNs: number;
  /** How long the guest stood still at the end, and how many pages were sent in that time. */
  readonly pauseNs: number;
  /** Pages of 4 KiB that were sent again at the end. */
  readonly pages: number;
}

/** Listens to a run, and times its failovers and joins. */
export class FailoverWatch {
  readonly failovers: Failover[] = [];
  readonly joins: Join[] = [];
  private readonly suspectedAt = new Map<string, number>();
  private readonly claimedAt = new Map<string, number>();
  private readonly drainedAt = new Map<string, number>();
  private readonly repairedAt = new Map<string, number>();
  /** By processor: the devices that have performed a command since that processor started its last operation. */
  private readonly served = new Map<unknown, Set<string>>();
  /** The leader since the last failover, and the operations that it has started. */
  private promoted: string | undefined;
  private readonly started = new Set<unknown>();
  /** The leaders, each from the instant at which its claim was granted. */
  readonly leaders: Leader[];
  private killedAt: number | undefined;
  /** Requests that a crash of the environment has made uncertain, and when it was started again. */
  uncertainRequests = 0;
  readonly environmentStarts: number[] = [];

  /** The handlers of the records that this class listens to, by type. */
  readonly hears: RecordHandlers = {
    'processor.killed': ({ at }) => {
      this.killedAt = at;
    },
    'processor.repaired': ({ actor, at }) => this.repairedAt.set(actor, at),
    'detector.suspected': ({ actor, at }) => this.suspectedAt.set(actor, at),
    'claim.granted': ({ actor, at }) => this.claimed(actor, at),
    'role.failoverEpoch': ({ actor, at }) => this.drainedAt.set(actor, at),
    'role.primary': (record) => this.promotion(record),
    'operations.takenOver': ({ uncertain }) => {
      this.failovers[this.failovers.length - 1].takenOver = uncertain;
    },
    'requests.uncertain': ({ uncertain }) => {
      this.uncertainRequests += uncertain;
    },
    'environment.started': ({ at, start }) => {
      if (start > 1) this.environmentStarts.push(at);
    },
    'join.resumed': (record) => this.joined(record),
    'medium.finished': ({ actor, processor, failed }) => {
      if (failed !== undefined) return;
      this.served.set(processor, (this.served.get(processor) ?? new Set()).add(actor));
    },
    'operation.started': ({ actor, id }) => {
      this.served.delete(actor);
      if (actor === this.promoted) this.started.add(id);
    },
    'interrupt.delivered': ({ actor, at, operation }) => {
      if (actor === this.promoted && this.started.has(operation)) this.completed(at);
    },
  };

  constructor(firstPrimary: string) {
    this.leaders = [{ processor: firstPrimary, at: 0 }];
  }

  private claimed(processor: string, at: number): void {
    if (processor === 'bus') return;
    this.claimedAt.set(processor, at);
    if (this.leaders.at(-1)?.processor !== processor) this.leaders.push({ processor, at });
  }

  private promotion({ actor, at, failoverEpoch, uncertain, restarted }: TraceRecord<'role.primary'>): void {
    const detectedAtNs = this.suspectedAt.get(actor) ?? this.claimedAt.get(actor) ?? at;
    this.failovers.push({
      killedAtNs: this.killedAt,
      detectedAtNs,
      claimedAtNs: this.claimedAt.get(actor) ?? at,
      drainedAtNs: this.drainedAt.get(actor) ?? at,
      promotedAtNs: at,
      failoverEpoch,
      uncertainInterrupts: uncertain,
      restartedOperations: restarted,
      takenOver: 0,
      repeatedDevices: restarted === 0 ? [] : [...(this.served.get(this.leaders.at(-2)?.processor) ?? [])],
    });
    this.promoted = actor;
    this.started.clear();
  }

  private completed(at: number): void {
    this.failovers[this.failovers.length - 1].firstCompletionAtNs = at;
    this.promoted = undefined;
  }

  private joined({ at, joiner, pauseNs, pages }: TraceRecord<'join.resumed'>): void {
    const repairedAtNs = this.repairedAt.get(joiner) ?? at;
    this.joins.push({ processor: joiner, repairedAtNs, joinedAtNs: at, pauseNs, pages });
  }
}
