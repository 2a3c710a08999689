import { expect } from 'vitest';
import { ask, ID, type Result, type ScsiLab, scsiLab } from '../scsi-lab';
import { reservationRows } from './every';
import { check, GOOD, gives, INVALID_FIELD, type Row } from './row';

const target = ID.tape;
const command = (operation: number, flags: number, number: number) => [
  operation,
  flags,
  (number >>> 16) & 0xff,
  (number >>> 8) & 0xff,
  number & 0xff,
  0,
];
const [READ, WRITE, MARKS, SPACE, LOAD_UNLOAD] = [0x08, 0x0a, 0x10, 0x11, 0x1b];
const READY = command(0, 0, 0);
const REWIND = command(0x01, 0, 0);
const ERASE = command(0x19, 0, 0);
const POSITION = [0x34, 0, 0, 0, 0, 0, 0, 0, 0, 0];
const [LOAD, UNLOAD] = [1, 0].map((how) => command(LOAD_UNLOAD, 0, how));
const ABSENT = check(2, 0x3a00);
const BLANK = check(8, 0x0005);
const record = (length: number) => Uint8Array.from({ length }, (_, at) => (at * 5 + length) & 0xff);
const row = (
  name: string,
  operation: number,
  support: Row['support'],
  clause: string,
  does: string,
  proof: () => void,
): Row => ({
  type: 'sequential access',
  command: name,
  operation,
  support,
  clause,
  does,
  proof,
});

const write = ({ left }: ScsiLab, length: number) =>
  ask(left, { target, cdb: command(WRITE, 0, length), out: record(length) }).result;
const asked = ({ left }: ScsiLab, ...cdbs: readonly (readonly number[])[]): Result[] =>
  cdbs.map((cdb) => ask(left, { target, cdb }).result);

/** Records of 10 and 20 bytes, a file mark, a record of 30; the head at the beginning. */
function recorded(): ScsiLab {
  const lab = scsiLab();
  for (const length of [10, 20]) write(lab, length);
  asked(lab, command(MARKS, 0, 1));
  write(lab, 30);
  asked(lab, REWIND);
  return lab;
}

/** Data, and what the sense says: flags and key, information. */
function reads({ left }: ScsiLab, wanted: number, flags = 0) {
  const { result, data, sense } = ask(left, { target, cdb: command(READ, flags, wanted) });
  const information = sense.length > 0 ? new DataView(sense.buffer, sense.byteOffset).getInt32(3) : undefined;
  return { status: result[0], data: data.length, key: sense[2], information };
}

export const tapeRows: readonly Row[] = [
  row('REWIND', 0x01, 'mandatory', '10.2.11', 'the head at the beginning, Immed or not', () => {
    const lab = recorded();
    asked(lab, command(SPACE, 3, 0));
    expect(lab.medium.position).toBe(4);
    expect(asked(lab, command(0x01, 1, 0))).toEqual([GOOD]);
    expect(lab.medium.position).toBe(0);
  }),
  row('READ BLOCK LIMITS', 0x05, 'mandatory', '10.2.5', 'records of 1 to FFFFFFh bytes', () => {
    expect([...ask(scsiLab().left, { target, cdb: command(5, 0, 0) }).data]).toEqual([0, 0xff, 0xff, 0xff, 0, 1]);
  }),
  row(
    'READ',
    READ,
    'mandatory',
    '10.2.4',
    'one record; of another length: the bytes, and ILI with the difference; not with SILI',
    () => {
      expect(reads(recorded(), 10)).toMatchObject({ status: 0, data: 10 });
      expect(reads(recorded(), 16)).toEqual({ status: 2, data: 10, key: 0x20, information: 6 });
      expect(reads(recorded(), 4)).toEqual({ status: 2, data: 4, key: 0x20, information: -6 });
      expect([reads(recorded(), 16, 2), reads(recorded(), 4, 2)]).toMatchObject([
        { status: 0, data: 10 },
        { status: 0, data: 4 },
      ]);
      expect(reads(recorded(), 0)).toMatchObject({ status: 0, data: 0 });
    },
  ),
  row(
    'READ',
    READ,
    'mandatory',
    '10.2.4',
    'a file mark: 0, 00h/01h with FILEMARK, behind it; no data any more: 8, 00h/05h',
    () => {
      const lab = recorded();
      asked(lab, command(SPACE, 0, 2));
      expect(reads(lab, 10)).toEqual({ status: 2, data: 0, key: 0x80, information: 10 });
      expect(reads(lab, 30)).toMatchObject({ status: 0, data: 30 });
      expect(reads(lab, 10)).toEqual({ status: 2, data: 0, key: 0x08, information: 10 });
      expect(asked(lab, command(READ, 0, 10))).toEqual([BLANK]);
    },
  ),
  row(
    'READ, WRITE',
    READ,
    'mandatory',
    '10.2.4, 10.2.14',
    'blocks of fixed length, which READ BLOCK LIMITS does not ask for: 5, 24h/00h',
    gives('tape', INVALID_FIELD, command(READ, 1, 1), command(WRITE, 1, 1)),
  ),
  row('WRITE', WRITE, 'mandatory', '10.2.14', 'one record, and nothing behind it any more; of 0 bytes none', () => {
    const lab = recorded();
    expect([write(lab, 7), ...asked(lab, command(WRITE, 0, 0))]).toEqual([GOOD, GOOD]);
    expect(asked(lab, command(READ, 0, 5))).toEqual([BLANK]);
    asked(lab, REWIND);
    expect(ask(lab.left, { target, cdb: command(READ, 0, 7) }).data).toEqual(record(7));
  }),
  row(
    'WRITE FILEMARKS',
    MARKS,
    'mandatory',
    '10.2.15',
    'so many, or none; setmarks, which are optional: 5, 24h/00h',
    () => {
      const lab = scsiLab();
      expect(asked(lab, command(MARKS, 0, 0), command(MARKS, 1, 3))).toEqual([GOOD, GOOD]);
      expect([lab.medium.position, lab.effects.all.length]).toEqual([3, 1]);
      gives('tape', INVALID_FIELD, command(MARKS, 2, 1))();
    },
  ),
  row(
    'SPACE',
    SPACE,
    'mandatory',
    '10.2.12',
    'over records (0), file marks (1), to the end of the data (3), backwards too; another code: 5, 24h/00h',
    () => {
      const lab = recorded();
      const to = (code: number, count: number) => [...asked(lab, command(SPACE, code, count)), lab.medium.position];
      expect([to(0, 2), to(0, -1), to(1, 1), to(1, -1), to(3, 0), to(0, 0)]).toEqual([
        [GOOD, 2],
        [GOOD, 1],
        [GOOD, 3],
        [GOOD, 2],
        [GOOD, 4],
        [GOOD, 4],
      ]);
      gives('tape', INVALID_FIELD, command(SPACE, 2, 1), command(SPACE, 4, 1), command(SPACE, 7, 1))();
    },
  ),
  row(
    'SPACE',
    SPACE,
    'mandatory',
    '10.2.12',
    'stops behind a file mark (0, 00h/01h), at the beginning (0, 00h/04h, EOM), at the end (8, 00h/05h), with what is left',
    () => {
      const lab = recorded();
      const spaced = (code: number, count: number) => {
        const { result, sense } = ask(lab.left, { target, cdb: command(SPACE, code, count) });
        return [result, sense[2], sense[6], lab.medium.position];
      };
      expect(spaced(0, 4)).toEqual([check(0, 0x0001), 0x80, 2, 3]);
      expect(spaced(0, 5)).toEqual([BLANK, 8, 4, 4]);
      expect(spaced(1, -3)).toEqual([check(0, 0x0004), 0x40, 2, 0]);
    },
  ),
  row('ERASE', 0x19, 'mandatory', '10.2.1', 'nothing is left behind the head, Long or not', () => {
    const lab = recorded();
    expect(asked(lab, command(SPACE, 0, 1), ERASE, command(READ, 0, 5))).toEqual([GOOD, GOOD, BLANK]);
    expect(lab.medium.position).toBe(1);
  }),
  row(
    'MODE SENSE(6)',
    0x1a,
    'mandatory',
    '8.2.10, 10.3.3',
    'header (buffered) and block descriptor (not with DBD), all pages being none; saved values: 5, 39h/00h; a page: 5, 24h/00h',
    () => {
      const { left } = scsiLab();
      const sense = (flags: number, page: number) => [
        ...left.perform({ target, unit: 0, cdb: [0x1a, flags, page, 0, 255, 0] }).data,
      ];
      for (const page of [0, 0x3f]) expect(sense(0, page)).toEqual([11, 0, 0x10, 8, 0, 0, 0, 0, 0, 0, 0, 0]);
      expect(sense(8, 0x3f)).toEqual([3, 0, 0x10, 0]);
      gives('tape', check(5, 0x3900), [0x1a, 0, 0xff, 0, 255, 0], [0x1a, 0, 0xc0, 0, 255, 0])();
      gives('tape', INVALID_FIELD, [0x1a, 0, 0x10, 0, 255, 0], [0x1a, 0, 0x0f, 0, 255, 0])();
    },
  ),
  row(
    'MODE SELECT(6)',
    0x15,
    'mandatory',
    '8.2.8, 10.3.3',
    'sets the buffered mode, of which the others hear (6, 2Ah/01h); a reset sets it back',
    () => {
      const { left, right, bus, clock } = scsiLab();
      const select = (...out: number[]) =>
        ask(left, { target, cdb: [0x15, 0x10, 0, 0, out.length, 0], out: Uint8Array.from(out) }).result;
      const mode = () => left.perform({ target, unit: 0, cdb: [0x1a, 0, 0, 0, 255, 0] }).data[2];
      const other = () => ask(right, { target, cdb: READY }).result;
      expect([select(0, 0, 0, 0), mode(), other(), other()]).toEqual([GOOD, 0, check(6, 0x2a01), GOOD]);
      expect([select(0, 0, 0x10, 8, 0, 0, 0, 0, 0, 0, 0, 0), mode(), other()]).toEqual([GOOD, 0x10, check(6, 0x2a01)]);
      expect([select(0, 0, 0x10, 8, 0x7f, 0, 0, 0, 0, 0, 0, 0), other(), select()]).toEqual([GOOD, GOOD, GOOD]);
      select(0, 0, 0, 0);
      bus.port('left').reset();
      clock.run();
      ask(left, { target, cdb: READY });
      expect(mode()).toBe(0x10);
    },
  ),
  row(
    'MODE SELECT(6)',
    0x15,
    'mandatory',
    '8.2.8, 10.3.3',
    'a list that is cut: 5, 1Ah/00h; other densities, block lengths, speeds, any page: 5, 26h/00h; SP: 5, 24h/00h',
    () => {
      const { left } = scsiLab();
      const select = (...out: number[]) =>
        ask(left, { target, cdb: [0x15, 0x10, 0, 0, out.length, 0], out: Uint8Array.from(out) }).result;
      const [cut, invalid] = [check(5, 0x1a00), check(5, 0x2600)];
      expect([select(0), select(0, 0, 0x10), select(0, 0, 0x10, 8, 0, 0, 0, 0)]).toEqual([cut, cut, cut]);
      expect(select(0, 0, 0x10, 8, 0, 0, 0, 0, 0, 0, 2, 0)).toEqual(invalid);
      expect(select(0, 0, 0x10, 8, 5, 0, 0, 0, 0, 0, 0, 0)).toEqual(invalid);
      expect([select(0, 0, 0x11, 0), select(0, 0, 0x20, 0), select(0, 0, 0x10, 0, 0x10, 0)]).toEqual([
        invalid,
        invalid,
        invalid,
      ]);
      gives('tape', INVALID_FIELD, [0x15, 0x11, 0, 0, 4, 0])();
    },
  ),
  ...reservationRows('sequential access', 'tape', ['10.2.10', '10.2.9']),
  row(
    'LOAD UNLOAD',
    LOAD_UNLOAD,
    'optional',
    '10.2.2',
    'LOAD rewinds; UNLOAD takes the medium away: 2, 3Ah/00h until LOAD, of which the others hear (6, 28h/00h)',
    () => {
      const lab = recorded();
      const other = () => ask(lab.right, { target, cdb: READY }).result;
      asked(lab, command(SPACE, 0, 1));
      expect([...asked(lab, LOAD), lab.medium.position, other()]).toEqual([GOOD, 0, GOOD]);
      asked(lab, command(SPACE, 0, 1));
      expect([...asked(lab, UNLOAD), lab.medium.position]).toEqual([GOOD, 0]);
      const needing = [
        READY,
        REWIND,
        command(READ, 0, 10),
        command(WRITE, 0, 10),
        command(MARKS, 0, 1),
        command(SPACE, 0, 1),
        ERASE,
        POSITION,
      ];
      expect(asked(lab, ...needing)).toEqual(needing.map(() => ABSENT));
      expect(asked(lab, [0x1a, 0, 0, 0, 255, 0], command(5, 0, 0), UNLOAD)).toEqual([GOOD, GOOD, GOOD]);
      expect(other()).toEqual(ABSENT);
      expect([...asked(lab, LOAD, READY), other(), other()]).toEqual([GOOD, GOOD, check(6, 0x2800), GOOD]);
      expect(reads(lab, 10)).toMatchObject({ status: 0, data: 10 });
    },
  ),
  row(
    'LOAD UNLOAD',
    LOAD_UNLOAD,
    'optional',
    '10.2.2',
    'to load at the end of the tape: 5, 24h/00h',
    gives('tape', INVALID_FIELD, command(LOAD_UNLOAD, 0, 5)),
  ),
  row(
    'READ POSITION',
    0x34,
    'optional',
    '10.2.6',
    'items before the head, and whether that is at the beginning',
    () => {
      const lab = recorded();
      const position = () => [...ask(lab.left, { target, cdb: POSITION }).data];
      expect(position()).toEqual([0x80, ...Array(19).fill(0)]);
      asked(lab, command(SPACE, 0, 2));
      expect(position()).toEqual([0, 0, 0, 0, 0, 0, 0, 2, 0, 0, 0, 2, ...Array(8).fill(0)]);
    },
  ),
];
