import type { TraceRecord } from '../ports/trace';
import type { Leader } from './observed';

/** One failover, taken apart as the paper could not; all instants in virtual nanoseconds. */
export interface Failover {
  /** The death of the primary; none where the suspicion was false. */
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
  /** The epoch that the promoted processor finished by itself (P6). */
  readonly failoverEpoch: number;
  /** Interrupts of P7, one for each operation that was outstanding. */
  readonly uncertainInterrupts: number;
  /** Operations that were started again: under `repeatOutstanding`, and those that can have had no effect. */
  readonly restartedOperations: number;
  /** Operations without an interrupt of their own at the failover, which the devices of the promoted processor end uncertain later. */
  takenOver: number;
  /** Devices that had done a command of what was started again: they are asked a second time. */
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
  /** How long the guest stood still at the end, and how many pages it had written since they were sent. */
  readonly pauseNs: number;
  /** Pages of 4 KiB that were sent again at the end. */
  readonly pages: number;
}

/** Listens to a run for what becomes of its processors. */
export class FailoverWatch {
  readonly failovers: Failover[] = [];
  readonly joins: Join[] = [];
  readonly #suspectedAt = new Map<string, number>();
  readonly #claimedAt = new Map<string, number>();
  readonly #drainedAt = new Map<string, number>();
  readonly #repairedAt = new Map<string, number>();
  /** By processor, the devices that have done a command for it since it started its last operation. */
  readonly #served = new Map<unknown, Set<string>>();
  /** Who leads since the last failover, and what it has started. */
  #promoted: string | undefined;
  readonly #started = new Set<unknown>();
  /** Who has led, from the instant at which it won its claim. */
  readonly leaders: Leader[];
  #killedAt: number | undefined;

  /** What it does with the records that it listens to, by type. */
  readonly hearing: Readonly<Record<string, (record: TraceRecord) => void>> = {
    'processor.killed': ({ at }) => {
      this.#killedAt = at;
    },
    'processor.repaired': ({ actor, at }) => this.#repairedAt.set(actor, at),
    'detector.suspected': ({ actor, at }) => this.#suspectedAt.set(actor, at),
    'claim.granted': ({ actor, at }) => this.#claimed(actor, at),
    'role.failoverEpoch': ({ actor, at }) => this.#drainedAt.set(actor, at),
    'role.primary': (record) => this.#promotion(record),
    'operations.takenOver': ({ uncertain }) => {
      this.failovers[this.failovers.length - 1].takenOver = uncertain as number;
    },
    'join.resumed': (record) => this.#joined(record),
    'medium.finished': ({ actor, processor }) => {
      this.#served.set(processor, (this.#served.get(processor) ?? new Set()).add(actor));
    },
    'operation.started': ({ actor, id }) => {
      this.#served.delete(actor);
      if (actor === this.#promoted) this.#started.add(id);
    },
    'interrupt.delivered': ({ actor, at, operation }) => {
      if (actor === this.#promoted && this.#started.has(operation)) this.#completed(at);
    },
  };

  constructor(firstPrimary: string) {
    this.leaders = [{ processor: firstPrimary, at: 0 }];
  }

  #claimed(processor: string, at: number): void {
    if (processor === 'bus') return;
    this.#claimedAt.set(processor, at);
    if (this.leaders.at(-1)?.processor !== processor) this.leaders.push({ processor, at });
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
      takenOver: 0,
      repeatedDevices: restarted === 0 ? [] : [...(this.#served.get(this.leaders.at(-2)?.processor) ?? [])],
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
