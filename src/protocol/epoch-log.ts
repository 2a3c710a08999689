import { assert } from '../base/assert';
import type { ProtocolMessage } from './messages';

type Value = Extract<ProtocolMessage, { kind: 'environmentValue' }>;
type Interrupt = Extract<ProtocolMessage, { kind: 'interrupt' }>;
type EpochEnd = Extract<ProtocolMessage, { kind: 'epochEnd' }>;

/** A primary waits for acknowledgments long before. */
const greatestKept = 4096;

/** The messages received for one epoch. */
class EpochRecord {
  readonly values: Value[] = [];
  readonly interrupts: Interrupt[] = [];
  end: EpochEnd | undefined;
  /** How many of the values have been replayed. */
  replayed = 0;
}

/** The epoch log of a backup: messages received and not yet replayed, in order within each epoch. */
export class EpochLog {
  private readonly epochs = new Map<number, EpochRecord>();
  private kept = 0;
  /** The last epoch whose end has been received. */
  private lastEnd = -1;

  /** The log calls `mayTake` when it may have room for a message that was held back. */
  constructor(readonly mayTake: () => void) {}

  /** Messages received and not yet replayed: interrupts and the end count until their epoch is forgotten. */
  get size(): number {
    return this.kept;
  }

  /** How many epochs have ended at the primary before this one ends here. */
  endedFrom(epoch: number): number {
    return Math.max(0, this.lastEnd + 1 - epoch);
  }

  receive(message: ProtocolMessage): void {
    this.kept++;
    const record = this.record(message.epoch);
    assert(record.end === undefined, () => `nothing follows the end of epoch ${message.epoch}`);
    if (message.kind === 'environmentValue') {
      assert(message.ordinal === record.values.length, () => `values of epoch ${message.epoch} come in their order`);
      record.values.push(message);
    } else if (message.kind === 'interrupt') record.interrupts.push(message);
    else {
      assert(message.interrupts === record.interrupts.length, () => `epoch ${message.epoch} has all its interrupts`);
      record.end = message;
      this.lastEnd = message.epoch;
    }
  }

  /** Why this message cannot follow what has been received, in epoch `epoch`; `undefined` if it can. */
  refuses(message: ProtocolMessage, epoch: number): string | undefined {
    const record = this.epochs.get(message.epoch);
    const of = `of epoch ${message.epoch}`;
    if (message.epoch < epoch) return `a message ${of}, which is over`;
    if (this.kept >= greatestKept) return `${this.kept} messages, and none for which this processor waits`;
    if (record?.end !== undefined) return `a message after the end ${of}`;
    const { values = [], interrupts = [] } = record ?? {};
    if (message.kind === 'environmentValue' && message.ordinal !== values.length)
      return `value ${message.ordinal} ${of}, of which ${values.length} have come`;
    if (message.kind === 'epochEnd' && message.interrupts !== interrupts.length)
      return `the end ${of} with ${message.interrupts} interrupts, of which ${interrupts.length} have come`;
    return undefined;
  }

  /** P3: the value for this place in the epoch: replicas match values by their order, and the pc is asserted. */
  value(epoch: number, ordinal: number, pc: number): number | undefined {
    const record = this.epochs.get(epoch);
    if (record !== undefined) this.replayed(record, ordinal);
    const value = record?.values[ordinal];
    if (value === undefined) return undefined;
    assert(
      value.pc === pc,
      () => `value ${ordinal} of epoch ${epoch} belongs to pc ${value.pc}, the backup is at ${pc}`,
    );
    return value.value;
  }

  /** P5: the end of the epoch; `undefined` before the message arrives. */
  end(epoch: number): EpochEnd | undefined {
    return this.epochs.get(epoch)?.end;
  }

  /** The interrupts received for the epoch so far. */
  interrupts(epoch: number): readonly Interrupt[] {
    return this.epochs.get(epoch)?.interrupts ?? [];
  }

  /** The backup has replayed the epoch. */
  forget(epoch: number): void {
    const record = this.epochs.get(epoch);
    if (record === undefined) return;
    this.replayed(record, record.values.length);
    this.kept -= record.interrupts.length + (record.end === undefined ? 0 : 1);
    this.epochs.delete(epoch);
    this.mayTake();
  }

  private replayed(record: EpochRecord, values: number): void {
    this.kept -= values - record.replayed;
    record.replayed = values;
  }

  private record(epoch: number): EpochRecord {
    let record = this.epochs.get(epoch);
    if (record === undefined) {
      record = new EpochRecord();
      this.epochs.set(epoch, record);
    }
    return record;
  }
}
