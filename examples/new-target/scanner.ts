/**
 * A scanner with a sheet feeder (SCSI-2, chapter 15), as a SCSI target that this project does not have. OBJECT POSITION
 * draws in the next sheet; READ gives the sheet's image or, with the vendor's data type 80h, the sheet's number. A
 * sheet cannot be drawn in twice, but a driver can find out which one lies in the scanner: the scanner is testable
 * (§2.3).
 */
import {
  answer,
  bigEndian,
  type CommandReply,
  type LogicalUnit,
  numberAt,
  refuse,
  type Sense,
  type TargetRow,
  type World,
} from 'understudy';

const [TEST_UNIT_READY, READ, OBJECT_POSITION] = [0x00, 0x28, 0x31];
/** Of OBJECT POSITION: draw in a sheet. */
const LOAD = 0x01;
/** Data types of READ. */
const [IMAGE, SHEET_NUMBER] = [0x00, 0x80];
const [feedNs, scanNs] = [60_000_000, 30_000_000];
const imageBytes = 512;

/** Sense key and additional sense code (SCSI-2, tables 69 and 71). */
const NO_SHEET: Sense = { key: 0x2, code: 0x3a00 };
const UNKNOWN_COMMAND: Sense = { key: 0x5, code: 0x2000 };
const WRONG_FIELD: Sense = { key: 0x5, code: 0x2400 };

export class Scanner implements LogicalUnit {
  readonly name = 'scanner';
  readonly deviceType = 0x06;
  readonly removable = false;
  readonly product = 'SHEET SCANNER';
  readonly sensitivity = 'testable';
  /** The sheet in the scanner; before the first none. */
  #sheet = 0;

  constructor(
    private readonly world: Pick<World, 'clock' | 'effects'>,
    private readonly sheets: number,
  ) {}

  execute(cdb: Uint8Array): CommandReply {
    switch (cdb[0]) {
      case TEST_UNIT_READY:
        return answer();
      case OBJECT_POSITION:
        return (cdb[1] & 7) === LOAD ? this.#drawIn() : refuse(WRONG_FIELD);
      case READ:
        return this.#read(cdb[2], numberAt(cdb, 6, 3));
      default:
        return refuse(UNKNOWN_COMMAND);
    }
  }

  /** The sheet is drawn in when its time is over, all at once; a claim of another processor before that stops it. */
  #drawIn(): CommandReply {
    const perform = (_data: Uint8Array, processor: string) => {
      if (this.#sheet === this.sheets) return { sense: NO_SHEET };
      this.#sheet++;
      const { clock, effects } = this.world;
      const { name: device, sensitivity } = this;
      const what = `drawing in of sheet ${this.#sheet}`;
      effects.add({ at: clock.nowAt, processor, device, sensitivity, what, data: new Uint8Array(0) });
      return {};
    };
    return { kind: 'work', takes: 0, work: { ns: feedNs, told: { kind: 'drawIn', sheet: this.#sheet + 1 }, perform } };
  }

  #read(type: number, most: number): CommandReply {
    const sheet = this.#sheet;
    if (type === SHEET_NUMBER) return answer(...bigEndian(sheet).slice(0, most));
    if (type !== IMAGE) return refuse(WRONG_FIELD);
    if (sheet === 0) return refuse(NO_SHEET);
    const perform = () => ({
      data: Uint8Array.from({ length: imageBytes }, (_, at) => sheet * 31 + at * 7).slice(0, most),
    });
    return { kind: 'work', takes: 0, work: { ns: scanNs, told: { kind: 'scan', sheet }, perform } };
  }
}

/** A scanner with so many sheets in its feeder. */
export const scannerRow = (sheets: number): TargetRow => ({ id: 2, unit: (world) => new Scanner(world, sheets) });
