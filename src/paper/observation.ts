import type { TraceRecord } from '../ports/trace';
import type { Recorder } from '../trace/recorder';

/** What the trace of a run tells of its operations, interrupts and waits; durations in nanoseconds. */
export interface Observed {
  /** From a device's interrupt at the primary until its delivery to the guest, in the order of delivery. */
  readonly delaysNs: readonly number[];
  /** From the guest's start of an operation until its interrupt is delivered. */
  readonly operationsNs: readonly number[];
  /** From the guest's start of an operation until the operation leaves the processor. */
  readonly releasesNs: readonly number[];
  /** From the end of the disk's work until the delivery of its interrupt. */
  readonly fromDiskNs: readonly number[];
  /** Messages sent and not acknowledged when the disk ends its work. */
  readonly inFlight: readonly number[];
  /** How long the primary's machine waited for acknowledgments, by cause. */
  readonly waitsNs: Readonly<Record<string, number>>;
}

/** Of the last so many operations: before them the guest's driver asks the disk how large it is. */
export function lastOf(observed: Observed, operations: number): Observed {
  const { delaysNs, operationsNs, releasesNs, fromDiskNs, inFlight, waitsNs } = observed;
  const last = (values: readonly number[]) => values.slice(values.length - operations);
  return {
    delaysNs: last(delaysNs),
    operationsNs: last(operationsNs),
    releasesNs: last(releasesNs),
    fromDiskNs: last(fromDiskNs),
    inFlight: last(inFlight),
    waitsNs,
  };
}

/** Listens to a run without faults: the primary is the processor that led first. */
export class Observation {
  readonly #delaysNs: number[] = [];
  readonly #operationsNs: number[] = [];
  readonly #releasesNs: number[] = [];
  readonly #waitsNs: Record<string, number> = {};
  readonly #fromDiskNs: number[] = [];
  readonly #inFlight: number[] = [];
  #diskEndedAt: number | undefined;
  #sent = 0;
  #acknowledged = 0;
  readonly #buffered: number[] = [];
  #startedAt: number | undefined;
  #waits: { readonly at: number; readonly cause: string } | undefined;

  constructor(
    recorder: Pick<Recorder, 'listenWith'>,
    private readonly primary = 'left',
  ) {
    recorder.listenWith({
      'interrupt.buffered': (record) => this.#of(record, () => this.#buffered.push(record.at)),
      'interrupt.delivered': (record) => this.#of(record, () => this.#delivered(record)),
      'operation.started': (record) =>
        this.#of(record, () => {
          this.#startedAt = record.at;
        }),
      'output.released': (record) => this.#of(record, () => this.#released(record)),
      'medium.finished': ({ at }) => {
        this.#diskEndedAt = at;
        this.#inFlight.push(this.#sent - this.#acknowledged);
      },
      'message.sent': (record) =>
        this.#of(record, () => {
          this.#sent = record.sequence;
        }),
      'message.acknowledged': (record) =>
        this.#of(record, () => {
          this.#acknowledged = record.upTo;
        }),
      'machine.waits': (record) =>
        this.#of(record, () => {
          this.#waits = record;
        }),
      'machine.resumes': (record) => this.#of(record, () => this.#resumes(record.at)),
    });
  }

  all(): Observed {
    return {
      delaysNs: this.#delaysNs,
      operationsNs: this.#operationsNs,
      releasesNs: this.#releasesNs,
      fromDiskNs: this.#fromDiskNs,
      inFlight: this.#inFlight,
      waitsNs: this.#waitsNs,
    };
  }

  #of({ actor }: TraceRecord, then: () => void): void {
    if (actor === this.primary) then();
  }

  #delivered({ at, source }: TraceRecord<'interrupt.delivered'>): void {
    if (source === 'intervalTimer') return;
    const bufferedAt = this.#buffered.shift();
    if (bufferedAt !== undefined) this.#delaysNs.push(at - bufferedAt);
    if (this.#startedAt !== undefined) this.#operationsNs.push(at - this.#startedAt);
    if (this.#diskEndedAt !== undefined) this.#fromDiskNs.push(at - this.#diskEndedAt);
    this.#startedAt = undefined;
    this.#diskEndedAt = undefined;
  }

  #released({ at, output }: TraceRecord<'output.released'>): void {
    if (output === 'operation' && this.#startedAt !== undefined) this.#releasesNs.push(at - this.#startedAt);
  }

  #resumes(at: number): void {
    if (this.#waits === undefined) return;
    const { cause } = this.#waits;
    this.#waitsNs[cause] = (this.#waitsNs[cause] ?? 0) + at - this.#waits.at;
    this.#waits = undefined;
  }
}
