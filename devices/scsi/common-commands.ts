/**
 * The commands that every target knows (SCSI-2, chapter 8), and what a target remembers of each initiator between
 * commands.
 */
import { INVALID_FIELD, NO_SENSE, NO_SUCH_UNIT, RESET_OCCURRED, type Sense, STATUS, senseData } from './sense';
import { answer, type CommandReply, type LogicalUnit, numberAt, refuse } from './unit';

const [REQUEST_SENSE, INQUIRY, RESERVE, RELEASE, SEND_DIAGNOSTIC] = [0x03, 0x12, 0x16, 0x17, 0x1d];
/** Processor devices have no reservations (SCSI-2, 12.1). */
const PROCESSOR_TYPE = 0x03;
/** Link and flag, in the last byte of a command: no target here links commands. */
const LINKED = 0x03;

export class CommonCommands {
  /** Power-on is a unit attention condition for every initiator. */
  private readonly attention = new Map<string, Sense>();
  private readonly sense = new Map<string, Sense>();
  private reservedBy: string | undefined;

  constructor(private readonly unit: LogicalUnit) {}

  /** What the command of this processor asks for; or a status at once. */
  execute(cdb: Uint8Array, unitNumber: number, processor: string, fenced: boolean): CommandReply | number {
    return unitNumber === 0 ? this.executeOnUnit(cdb, processor, fenced) : this.absent(cdb, fenced);
  }

  /** Kept until the next command of this processor. */
  keepSense(processor: string, sense: Sense): void {
    this.sense.set(processor, sense);
  }

  /**
   * A unit attention condition for every initiator but the one that caused it; one that is pending already comes first.
   */
  tellOthers(processor: string, attention: Sense): void {
    for (const [other, pending] of this.attention) {
      if (other !== processor && pending === NO_SENSE) this.attention.set(other, attention);
    }
  }

  reset(): void {
    this.attention.clear();
    this.sense.clear();
    this.reservedBy = undefined;
    this.unit.reset?.();
  }

  /**
   * Nothing that happened before is this processor's business, and a reservation of another one's is over. Whoever asks
   * why a command ended in CHECK CONDITION hears of a reset: the condition for which drivers try every command again
   * (§3.3).
   */
  absorb(processor: string): void {
    this.attention.set(processor, NO_SENSE);
    this.sense.set(processor, RESET_OCCURRED);
    if (this.reservedBy !== processor) this.reservedBy = undefined;
  }

  /** A reservation conflict tells nothing of a unit attention condition: that stays pending. */
  private executeOnUnit(cdb: Uint8Array, processor: string, fenced: boolean): CommandReply | number {
    const [operation] = cdb;
    if (operation === REQUEST_SENSE) return isLinked(cdb) ? refuse(INVALID_FIELD) : this.requestSense(cdb, processor);
    const conflicts = fenced || (this.reservedBy !== undefined && this.reservedBy !== processor);
    const isExempt = operation === INQUIRY || (operation === RELEASE && !fenced);
    if (conflicts && !isExempt) return STATUS.reservationConflict;
    const attention = operation === INQUIRY ? NO_SENSE : this.takeAttention(processor);
    if (attention !== NO_SENSE) return refuse(attention);
    this.sense.delete(processor);
    if (isLinked(cdb)) return refuse(INVALID_FIELD);
    if (operation === INQUIRY) return this.inquiry(cdb, 0);
    if (operation === SEND_DIAGNOSTIC) return selfTest(cdb);
    if ((operation === RESERVE || operation === RELEASE) && this.unit.deviceType !== PROCESSOR_TYPE)
      return this.reserve(cdb, processor);
    return this.unit.execute(cdb);
  }

  /** There is no unit of this number (SCSI-2, 7.5.3): its commands touch nothing of unit 0. */
  private absent(cdb: Uint8Array, fenced: boolean): CommandReply | number {
    if (!isLinked(cdb)) {
      if (cdb[0] === INQUIRY && isPlainInquiry(cdb)) return this.inquiry(cdb, 1);
      if (cdb[0] === REQUEST_SENSE) return answer(...senseData(NO_SUCH_UNIT, cdb[4]));
    }
    return fenced ? STATUS.reservationConflict : STATUS.checkCondition;
  }

  private takeAttention(processor: string): Sense {
    const attention = this.attention.get(processor) ?? RESET_OCCURRED;
    this.attention.set(processor, NO_SENSE);
    return attention;
  }

  /** A pending unit attention is told, and cleared, by REQUEST SENSE as well. */
  private requestSense(cdb: Uint8Array, processor: string): CommandReply {
    const sense = this.sense.get(processor) ?? this.takeAttention(processor);
    this.sense.delete(processor);
    return answer(...senseData(sense, cdb[4]));
  }

  /**
   * The whole unit, for the initiator itself: neither extents nor third parties. Who does not hold it releases nothing.
   */
  private reserve(cdb: Uint8Array, processor: string): CommandReply {
    if ((cdb[1] & 0x11) !== 0) return refuse(INVALID_FIELD);
    if (cdb[0] === RESERVE) this.reservedBy = processor;
    else if (this.reservedBy === processor) this.reservedBy = undefined;
    return answer();
  }

  /** ANSI version 2 without tagged queueing, so that Linux asks for neither REPORT LUNS nor tags. */
  private inquiry(cdb: Uint8Array, unitNumber: number): CommandReply {
    if (!isPlainInquiry(cdb)) return refuse(INVALID_FIELD);
    const data = new Uint8Array(36);
    const { deviceType, removable, product } = this.unit;
    data.set([unitNumber === 0 ? deviceType : 0x7f, removable ? 0x80 : 0, 2, 2, 31]);
    data.set(new TextEncoder().encode(`UNDSTUDY${product.padEnd(16)}1.0 `), 8);
    return answer(...data.slice(0, cdb[4]));
  }
}

const isLinked = (cdb: Uint8Array): boolean => (cdb[cdb.length - 1] & LINKED) !== 0;

/** Without vital product data. */
const isPlainInquiry = (cdb: Uint8Array): boolean => (cdb[1] & 1) === 0 && cdb[2] === 0;

/** SEND DIAGNOSTIC: the self-test, which takes no parameters, always succeeds; there are no pages to send. */
const selfTest = (cdb: Uint8Array): CommandReply => (numberAt(cdb, 3, 2) > 0 ? refuse(INVALID_FIELD) : answer());
