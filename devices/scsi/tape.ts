/**
 * A tape (SCSI-2, chapter 10), in records of any length: testable by its position, but not insensitive to repetition.
 */
import type { Clock } from '../../src/ports/clock';
import type { Effects } from '../effects';
import { INVALID_FIELD, INVALID_OPERATION, MEDIUM_ABSENT, MEDIUM_CHANGED, SENSE_KEY, type Sense } from './sense';
import type { TapeMedium } from './tape-medium';
import { TapeModes } from './tape-modes';
import { answer, bigEndian, type CommandReply, type LogicalUnit, numberAt, refuse, type WorkOutcome } from './unit';

export interface TapeOptions {
  readonly name?: string;
  readonly clock: Clock;
  readonly medium: TapeMedium;
  readonly effects: Effects;
  /** To read, write or pass one record; and to rewind. */
  readonly recordNs: number;
  readonly rewindNs: number;
}

const OPERATION = {
  testUnitReady: 0x00,
  rewind: 0x01,
  readBlockLimits: 0x05,
  read: 0x08,
  write: 0x0a,
  writeFileMarks: 0x10,
  space: 0x11,
  modeSelect: 0x15,
  erase: 0x19,
  modeSense: 0x1a,
  loadUnload: 0x1b,
  readPosition: 0x34,
} as const;

const longestRecord = 0xffffff;
/** In the sense key's byte: a file mark was met, the end of the medium is near, a record had another length. */
const [FILE_MARK, END_OF_MEDIUM, INCORRECT_LENGTH] = [0x80, 0x40, 0x20];
const { mediumError: MEDIUM_ERROR, blankCheck: BLANK_CHECK, volumeOverflow: VOLUME_OVERFLOW } = SENSE_KEY;
const UNRECOVERED_READ_ERROR = 0x1100;
/** Of LOAD UNLOAD: take the medium in; unload it at its end. */
const [LOAD, END_OF_TAPE] = [0x01, 0x04];
const WRITE_SETMARKS = 0x02;
/** Commands that ask for a medium. */
const onMedium: readonly number[] = [
  OPERATION.testUnitReady,
  OPERATION.rewind,
  OPERATION.read,
  OPERATION.write,
  OPERATION.writeFileMarks,
  OPERATION.space,
  OPERATION.erase,
  OPERATION.readPosition,
];
const nothing = new Uint8Array(0);

export class Tape implements LogicalUnit {
  readonly name: string;
  readonly deviceType = 0x01;
  readonly removable = true;
  readonly product = 'EMULATED TAPE';
  readonly sensitivity = 'testable';
  private readonly modes = new TapeModes();
  private loaded = true;

  constructor(private readonly options: TapeOptions) {
    this.name = options.name ?? 'tape';
  }

  reset(): void {
    this.modes.reset();
  }

  execute(cdb: Uint8Array): CommandReply {
    const { medium, rewindNs } = this.options;
    if (!this.loaded && onMedium.includes(cdb[0])) return refuse(MEDIUM_ABSENT);
    switch (cdb[0]) {
      case OPERATION.testUnitReady:
        return answer();
      case OPERATION.loadUnload:
        return this.loadUnload(cdb[4]);
      case OPERATION.rewind:
        return this.work('rewind', 0, rewindNs, () => {
          medium.rewind();
          return {};
        });
      case OPERATION.readBlockLimits:
        return answer(...bigEndian(longestRecord), 0, 1);
      case OPERATION.read:
        return this.read(cdb);
      case OPERATION.write:
        return this.write(cdb);
      case OPERATION.writeFileMarks:
        if ((cdb[1] & WRITE_SETMARKS) !== 0) return refuse(INVALID_FIELD);
        return this.writeMarks(numberAt(cdb, 2, 3));
      case OPERATION.space:
        return this.space(cdb[1] & 7, (numberAt(cdb, 2, 3) << 8) >> 8);
      case OPERATION.erase:
        return this.work('erase', 0, rewindNs, (_, processor) => {
          medium.eraseFromHere();
          this.effect(processor, `erase from ${medium.position}`, nothing);
          return {};
        });
      case OPERATION.modeSense:
        return this.modes.sense(cdb);
      case OPERATION.modeSelect:
        return this.modes.select(cdb);
      case OPERATION.readPosition:
        return this.position();
      default:
        return refuse(INVALID_OPERATION);
    }
  }

  /** Either leaves the head at the beginning. Other initiators hear of a medium that has come in. */
  private loadUnload(how: number): CommandReply {
    const loads = (how & LOAD) !== 0;
    if (loads && (how & END_OF_TAPE) !== 0) return refuse(INVALID_FIELD);
    return this.work(loads ? 'load' : 'unload', 0, this.options.rewindNs, () => {
      const comesIn = loads && !this.loaded;
      this.options.medium.rewind();
      this.loaded = loads;
      return comesIn ? { attention: MEDIUM_CHANGED } : {};
    });
  }

  /** One record; a request for more or less than it has is told, unless the command says not to. */
  private read(cdb: Uint8Array): CommandReply {
    const wanted = numberAt(cdb, 2, 3);
    if ((cdb[1] & 1) !== 0) return refuse(INVALID_FIELD);
    if (wanted === 0) return answer();
    return this.work('read', 0, this.options.recordNs, () => {
      const item = this.options.medium.next();
      if (item === undefined) return { sense: { key: BLANK_CHECK, code: 0x0005, information: wanted } };
      if (item.kind === 'mark') return { sense: { key: 0, code: 0x0001, flags: FILE_MARK, information: wanted } };
      if (item.damaged) return { sense: { key: MEDIUM_ERROR, code: UNRECOVERED_READ_ERROR, information: wanted } };
      const { length } = item.data;
      const data = item.data.slice(0, wanted);
      // With records of any length SILI holds for longer ones too (SCSI-2, 10.2.4).
      const silent = (cdb[1] & 2) !== 0;
      if (length === wanted || silent) return { data };
      const sense: Sense = { key: 0, code: 0, flags: INCORRECT_LENGTH, information: wanted - length };
      return { data, sense };
    });
  }

  private write(cdb: Uint8Array): CommandReply {
    const length = numberAt(cdb, 2, 3);
    if ((cdb[1] & 1) !== 0) return refuse(INVALID_FIELD);
    if (length === 0) return answer();
    const { medium, recordNs } = this.options;
    return this.work('write', length, recordNs, (data, processor) => {
      const record = medium.position;
      if (!medium.write(data)) {
        return { sense: { key: VOLUME_OVERFLOW, code: 0x0002, flags: END_OF_MEDIUM, information: length } };
      }
      this.effect(processor, `write of record ${record}`, data);
      return medium.nearEnd ? { sense: { key: 0, code: 0x0002, flags: END_OF_MEDIUM } } : {};
    });
  }

  private writeMarks(count: number): CommandReply {
    const { medium, recordNs } = this.options;
    return this.work('writeFileMarks', 0, Math.max(1, count) * recordNs, (_, processor) => {
      const { position } = medium;
      let written = 0;
      while (written < count && medium.write('mark')) written++;
      const what = written === 1 ? 'file mark' : `${written} file marks from`;
      if (written > 0) this.effect(processor, `write of ${what} ${position}`, nothing);
      if (written < count) {
        return { sense: { key: VOLUME_OVERFLOW, code: 0x0002, flags: END_OF_MEDIUM, information: count - written } };
      }
      return {};
    });
  }

  /** Over records, over file marks, or to the end of the data. */
  private space(kind: number, count: number): CommandReply {
    if (kind !== 0 && kind !== 1 && kind !== 3) return refuse(INVALID_FIELD);
    const { medium, recordNs } = this.options;
    return this.work('space', 0, Math.max(1, Math.abs(count)) * recordNs, (): WorkOutcome => {
      if (kind === 3) {
        medium.toEndOfData();
        return {};
      }
      for (let left = Math.abs(count); left > 0; left--) {
        const met = kind === 1 ? medium.overMark(count < 0) : medium.overRecord(count < 0);
        if (met === 'over') continue;
        if (met === 'mark') return { sense: { key: 0, code: 0x0001, flags: FILE_MARK, information: left } };
        const beginning = { key: 0, code: 0x0004, flags: END_OF_MEDIUM, information: left };
        return { sense: met === 'beginning' ? beginning : { key: BLANK_CHECK, code: 0x0005, information: left } };
      }
      return {};
    });
  }

  private position(): CommandReply {
    const { medium } = this.options;
    const flags = (medium.position === 0 ? 0x80 : 0) | (medium.nearEnd ? 0x40 : 0);
    const at = bigEndian(medium.position);
    return answer(flags, 0, 0, 0, ...at, ...at, 0, 0, 0, 0, 0, 0, 0, 0);
  }

  private work(
    kind: string,
    takes: number,
    ns: number,
    perform: (data: Uint8Array, processor: string) => WorkOutcome,
  ): CommandReply {
    const told = { kind, position: this.options.medium.position };
    return { kind: 'work', takes, work: { ns, told, perform } };
  }

  private effect(processor: string, what: string, data: Uint8Array): void {
    this.options.effects.add({
      at: this.options.clock.nowAt,
      processor,
      device: this.name,
      sensitivity: this.sensitivity,
      what,
      data,
    });
  }
}
