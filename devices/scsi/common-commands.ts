/** The commands that every target knows (SCSI-2, chapter 8): inquiry, sense, reservation. */
import { INVALID_FIELD, NO_SENSE, NO_SUCH_UNIT, type Sense, STATUS, senseData, UNIT_ATTENTION } from './sense';
import { answer, type Execution, refuse, type Unit } from './unit';

const [REQUEST_SENSE, INQUIRY, RESERVE, RELEASE] = [0x03, 0x12, 0x16, 0x17];

/** What a target remembers of each initiator between commands. */
export class CommonCommands {
  /** Power-on is a unit attention condition for everybody. */
  readonly #attention = new Map<string, Sense>();
  readonly #sense = new Map<string, Sense>();
  #reservedBy: string | undefined;

  constructor(private readonly unit: Unit) {}

  /** The answer to the command of this processor; or a status at once. */
  execute(cdb: Uint8Array, unitNumber: number, processor: string, fenced: boolean): Execution | number {
    const [operation] = cdb;
    if (operation === INQUIRY) return this.#inquiry(cdb, unitNumber);
    if (operation === REQUEST_SENSE) return this.#requestSense(cdb, processor);
    const sense = this.#attention.get(processor) ?? UNIT_ATTENTION;
    this.#attention.set(processor, NO_SENSE);
    if (fenced || (this.#reservedBy !== undefined && this.#reservedBy !== processor)) return STATUS.reservationConflict;
    if (sense !== NO_SENSE) return refuse(sense);
    this.#sense.delete(processor);
    if (unitNumber !== 0) return refuse(NO_SUCH_UNIT);
    if (operation === RESERVE || operation === RELEASE) {
      this.#reservedBy = operation === RESERVE ? processor : undefined;
      return answer();
    }
    return this.unit.execute(cdb);
  }

  /** Kept until the next command of this processor. */
  keepSense(processor: string, sense: Sense): void {
    this.#sense.set(processor, sense);
  }

  reset(): void {
    this.#attention.clear();
    this.#sense.clear();
    this.#reservedBy = undefined;
  }

  /**
   * Nothing that happened before is this processor's business, and a reservation of another one's is over. Whoever asks why a command
   * ended in CHECK CONDITION hears of a reset: the condition for which drivers try every command again (§3.3).
   */
  absorb(processor: string): void {
    this.#attention.set(processor, NO_SENSE);
    this.#sense.set(processor, UNIT_ATTENTION);
    if (this.#reservedBy !== processor) this.#reservedBy = undefined;
  }

  /** A pending unit attention is told, and cleared, by REQUEST SENSE as well. */
  #requestSense(cdb: Uint8Array, processor: string): Execution {
    const attention = this.#attention.get(processor) ?? UNIT_ATTENTION;
    const sense = this.#sense.get(processor) ?? attention;
    if (!this.#sense.delete(processor)) this.#attention.set(processor, NO_SENSE);
    return answer(...senseData(sense, cdb[4] || 4));
  }

  /** ANSI version 2 without tagged queueing, so that Linux asks for neither REPORT LUNS nor tags. */
  #inquiry(cdb: Uint8Array, unitNumber: number): Execution {
    if ((cdb[1] & 1) !== 0 || cdb[2] !== 0) return refuse(INVALID_FIELD);
    const data = new Uint8Array(36);
    const { deviceType, removable, product } = this.unit;
    data.set([unitNumber === 0 ? deviceType : 0x7f, removable ? 0x80 : 0, 2, 2, 31]);
    data.set(new TextEncoder().encode(`UNDSTUDY${product.padEnd(16)}1.0 `), 8);
    return answer(...data.slice(0, cdb[4]));
  }
}
