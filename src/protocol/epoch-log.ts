import { assert } from '../base/assert';
import type { ProtocolMessage } from './messages';

type Value = Extract<ProtocolMessage, { kind: 'environmentValue' }>;
type Interrupt = Extract<ProtocolMessage, { kind: 'interrupt' }>;
type EpochEnd = Extract<ProtocolMessage, { kind: 'epochEnd' }>;

/** What was received for one epoch. */
interface EpochRecord {
  readonly values: Value[];
  readonly interrupts: Interrupt[];
  end?: EpochEnd;
}

/** The epoch log of a backup: what it has received and not yet replayed, in order within each epoch. */
export class EpochLog {
  readonly #epochs = new Map<number, EpochRecord>();

  receive(message: ProtocolMessage): void {
    const record = this.#record(message.epoch);
    assert(record.end === undefined, `nothing follows the end of epoch ${message.epoch}`);
    if (message.kind === 'environmentValue') {
      assert(message.ordinal === record.values.length, `values of epoch ${message.epoch} come in their order`);
      record.values.push(message);
    } else if (message.kind === 'interrupt') record.interrupts.push(message);
    else {
      assert(message.interrupts === record.interrupts.length, `epoch ${message.epoch} has all its interrupts`);
      record.end = message;
    }
  }

  /** P3: the value for this place in the epoch; values are matched by order, and the pc is asserted. */
  value(epoch: number, ordinal: number, pc: number): number | undefined {
    const value = this.#epochs.get(epoch)?.values[ordinal];
    if (value === undefined) return undefined;
    assert(value.pc === pc, `value ${ordinal} of epoch ${epoch} belongs to pc ${value.pc}, the backup is at ${pc}`);
    return value.value;
  }

  /** P5: the end of the epoch, or `undefined` while it has not been received. */
  end(epoch: number): EpochEnd | undefined {
    return this.#epochs.get(epoch)?.end;
  }

  /** Interrupts received for the epoch so far. */
  interrupts(epoch: number): readonly Interrupt[] {
    return this.#epochs.get(epoch)?.interrupts ?? [];
  }

  /** The epoch has been replayed. */
  forget(epoch: number): void {
    this.#epochs.delete(epoch);
  }

  #record(epoch: number): EpochRecord {
    let record = this.#epochs.get(epoch);
    if (record === undefined) {
      record = { values: [], interrupts: [] };
      this.#epochs.set(epoch, record);
    }
    return record;
  }
}
