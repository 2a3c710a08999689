import { expect } from 'vitest';
import { ask, diskBlocks, ID, scsiLab } from '../scsi-lab';
import { reservationRows } from './every';
import { check, GOOD, gives, INVALID_FIELD, OUT_OF_RANGE, type Row, results } from './row';

const READY = [0, 0, 0, 0, 0, 0] as const;
const six = (operation: number, block: number, count: number) => [
  operation,
  (block >>> 16) & 0x1f,
  (block >>> 8) & 0xff,
  block & 0xff,
  count,
  0,
];
const ten = (operation: number, block: number, count: number, flags = 0) => [
  ...[operation, flags, block >>> 24, (block >>> 16) & 0xff, (block >>> 8) & 0xff, block & 0xff],
  ...[0, count >>> 8, count & 0xff, 0],
];
const [READ6, WRITE6, READ10, WRITE10, VERIFY, SYNCHRONIZE] = [0x08, 0x0a, 0x28, 0x2a, 0x2f, 0x35];
const capacity = (block: number, partial: 0 | 1, flags = 0) =>
  ten(0x25, block, 0, flags).map((byte, at) => (at === 8 ? partial : byte));
const blocks = (count: number, first: number) =>
  Uint8Array.from({ length: 512 * count }, (_, at) => (at * 7 + first) & 0xff);
const target = ID.disk;
const row = (
  command: string,
  operation: number,
  support: Row['support'],
  clause: string,
  does: string,
  proof: () => void,
): Row => ({
  type: 'direct access',
  command,
  operation,
  support,
  clause,
  does,
  proof,
});

/** Writes with one command and reads with the other, at both ends of the disk. */
const transfers = (write: typeof six, written: number, read: typeof six, wanted: number) => () => {
  const { left } = scsiLab();
  for (const [block, count] of [
    [0, 1],
    [diskBlocks - 3, 3],
    [5, 17],
  ] as const) {
    const out = blocks(count, block);
    const writing = left.perform({ target, unit: 0, cdb: write(written, block, count), out });
    expect([writing.status, writing.taken]).toEqual([0, out.length]);
    const reading = left.perform({ target, unit: 0, cdb: read(wanted, block, count) });
    expect(reading.status).toBe(0);
    expect(reading.data).toEqual(out);
  }
};

export const diskRows: readonly Row[] = [
  row('FORMAT UNIT', 0x04, 'mandatory', '9.2.1', 'good status; the blocks keep what they hold', () => {
    const { left } = scsiLab();
    const out = blocks(1, 9);
    left.perform({ target, unit: 0, cdb: ten(WRITE10, 7, 1), out });
    expect(ask(left, { target, cdb: [4, 0, 0, 0, 0, 0] }).result).toEqual(GOOD);
    expect(left.perform({ target, unit: 0, cdb: ten(READ10, 7, 1) }).data).toEqual(out);
  }),
  row(
    'FORMAT UNIT',
    0x04,
    'mandatory',
    '9.2.1',
    'takes the header of an empty defect list; with entries: 5, 26h/00h; other formats: 5, 24h/00h',
    () => {
      const { left } = scsiLab();
      const format = (flags: number, defects: number) =>
        ask(left, { target, cdb: [4, flags, 0, 0, 0, 0], out: Uint8Array.of(0, 0, 0, defects) }).result;
      expect([format(0x10, 0), format(0x18, 0), format(0x10, 4)]).toEqual([GOOD, GOOD, check(5, 0x2600)]);
      expect([format(0x14, 0), format(0x01, 0), format(0x08, 0)]).toEqual([
        INVALID_FIELD,
        INVALID_FIELD,
        INVALID_FIELD,
      ]);
    },
  ),
  row('READ(6)', READ6, 'mandatory', '9.2.5', 'the blocks; a count of 0 is 256', () => {
    transfers(six, WRITE6, six, READ6)();
    const { left } = scsiLab({ blocks: 300 });
    expect(left.perform({ target, unit: 0, cdb: six(READ6, 44, 0) }).data.length).toBe(256 * 512);
    gives('disk', OUT_OF_RANGE, six(READ6, 0, 0))();
  }),
  row('READ(10)', READ10, 'mandatory', '9.2.6', 'the blocks; a count of 0 is none; DPO and FUA change nothing', () => {
    transfers(ten, WRITE10, ten, READ10)();
    const { left } = scsiLab();
    for (const [count, flags] of [
      [0, 0],
      [1, 0x18],
    ]) {
      const { status, data } = left.perform({ target, unit: 0, cdb: ten(READ10, 3, count, flags) });
      expect([status, data.length]).toEqual([0, 512 * count]);
    }
  }),
  row(
    'READ(10)',
    READ10,
    'mandatory',
    '9.2.6',
    'behind the end of the disk: 5, 21h/00h; a relative address: 5, 24h/00h',
    () => {
      gives(
        'disk',
        OUT_OF_RANGE,
        ten(READ10, diskBlocks, 1),
        ten(READ10, diskBlocks - 1, 2),
        ten(READ10, 0xffffffff, 1),
      )();
      gives('disk', INVALID_FIELD, ten(READ10, 0, 1, 1))();
    },
  ),
  row('WRITE(6)', WRITE6, 'optional', '9.2.20', 'as READ(6)', () => {
    transfers(six, WRITE6, ten, READ10)();
    gives('disk', OUT_OF_RANGE, six(WRITE6, diskBlocks, 1))();
  }),
  row('WRITE(10)', WRITE10, 'optional', '9.2.21', 'as READ(10)', () => {
    transfers(ten, WRITE10, six, READ6)();
    gives('disk', OUT_OF_RANGE, ten(WRITE10, diskBlocks, 1))();
    gives('disk', INVALID_FIELD, ten(WRITE10, 0, 1, 1))();
    gives('disk', GOOD, ten(WRITE10, diskBlocks, 0))();
  }),
  row(
    'READ CAPACITY',
    0x25,
    'mandatory',
    '9.2.7',
    'last block and block length; PMI with a block on the disk gives the same',
    () => {
      const { left } = scsiLab();
      for (const cdb of [capacity(0, 0), capacity(5, 1)])
        expect([...left.perform({ target, unit: 0, cdb }).data]).toEqual([0, 0, 0, diskBlocks - 1, 0, 0, 2, 0]);
    },
  ),
  row(
    'READ CAPACITY',
    0x25,
    'mandatory',
    '9.2.7',
    'a block without PMI, or a relative address: 5, 24h/00h; a block behind the end: 5, 21h/00h',
    () => {
      gives('disk', INVALID_FIELD, capacity(5, 0), capacity(0, 1, 1))();
      gives('disk', OUT_OF_RANGE, capacity(diskBlocks, 1))();
    },
  ),
  ...reservationRows('direct access', 'disk', ['9.2.12', '9.2.11']),
  row('VERIFY', VERIFY, 'optional', '9.2.19', 'good status for blocks on the disk, without data', () => {
    gives('disk', GOOD, ten(VERIFY, 0, diskBlocks), ten(VERIFY, 5, 0))();
    gives('disk', OUT_OF_RANGE, ten(VERIFY, 1, diskBlocks))();
  }),
  row(
    'VERIFY',
    VERIFY,
    'optional',
    '9.2.19',
    'BytChk: takes the blocks and compares; E, 1Dh/00h with the first block that differs',
    () => {
      const { left } = scsiLab();
      const out = blocks(4, 1);
      left.perform({ target, unit: 0, cdb: ten(WRITE10, 20, 4), out });
      const verify = () => ask(left, { target, cdb: ten(VERIFY, 20, 4, 2), out });
      expect(verify().result).toEqual(GOOD);
      out[3 * 512 - 1] ^= 1;
      expect(verify().result).toEqual(check(0xe, 0x1d00));
      expect([...verify().sense.subarray(0, 7)]).toEqual([0xf0, 0, 0x0e, 0, 0, 0, 22]);
      gives('disk', GOOD, ten(VERIFY, 5, 0, 2))();
    },
  ),
  row(
    'MODE SENSE(6)',
    0x1a,
    'optional',
    '8.2.10',
    'header, block descriptor (not with DBD), and the caching page (08h, or all: 3Fh); page 00h is none',
    () => {
      const { left } = scsiLab();
      const sense = (flags: number, page: number, length = 255) => [
        ...left.perform({ target, unit: 0, cdb: [0x1a, flags, page, 0, length, 0] }).data,
      ];
      const descriptor = [0, 0, 0, diskBlocks, 0, 0, 2, 0];
      const caching = [8, 10, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0];
      for (const page of [0x08, 0x3f, 0x48, 0x88])
        expect(sense(0, page)).toEqual([23, 0, 0, 8, ...descriptor, ...caching]);
      expect(sense(8, 0x3f)).toEqual([15, 0, 0, 0, ...caching]);
      expect(sense(0, 0)).toEqual([11, 0, 0, 8, ...descriptor]);
      expect([sense(0, 0x3f, 0), sense(0, 0x3f, 5)]).toEqual([[], [23, 0, 0, 8, 0]]);
    },
  ),
  row('MODE SENSE(6)', 0x1a, 'optional', '8.2.10', 'saved values: 5, 39h/00h; another page: 5, 24h/00h', () => {
    gives('disk', check(5, 0x3900), [0x1a, 0, 0xff, 0, 255, 0], [0x1a, 0, 0xc8, 0, 255, 0])();
    gives('disk', INVALID_FIELD, [0x1a, 0, 0x01, 0, 255, 0], [0x1a, 0, 0x04, 0, 255, 0])();
  }),
  row(
    'START STOP UNIT',
    0x1b,
    'optional',
    '9.2.17',
    'stopped, whatever needs the medium gets 2, 04h/02h until START or a reset',
    () => {
      const lab = scsiLab();
      const [start, stop] = [1, 0].map((on) => [0x1b, 0, 0, 0, on, 0]);
      const stopped = check(2, 0x0402);
      const asked = [stop, READY, ten(READ10, 0, 1), ten(0x25, 0, 0), [0x1a, 0, 8, 0, 255, 0], start, READY];
      expect(results('disk', asked, lab)).toEqual([GOOD, stopped, stopped, stopped, GOOD, GOOD, GOOD]);
      results('disk', [stop], lab);
      lab.bus.port('left').reset();
      lab.clock.run();
      expect(results('disk', [READY, READY], lab)).toEqual([check(6, 0x2900), GOOD]);
    },
  ),
  row(
    'PREVENT ALLOW MEDIUM REMOVAL',
    0x1e,
    'optional',
    '9.2.4',
    'good status: the medium cannot be removed',
    gives('disk', GOOD, [0x1e, 0, 0, 0, 1, 0], [0x1e, 0, 0, 0, 0, 0]),
  ),
  row(
    'SYNCHRONIZE CACHE',
    SYNCHRONIZE,
    'optional',
    '9.2.18',
    'good status for blocks on the disk: nothing is kept back',
    () => {
      gives('disk', GOOD, ten(SYNCHRONIZE, 0, 0), ten(SYNCHRONIZE, 1, 3, 2))();
      gives('disk', OUT_OF_RANGE, ten(SYNCHRONIZE, diskBlocks, 1))();
    },
  ),
];
