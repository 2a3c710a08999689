import { expect } from 'vitest';
import { ask, ID, REQUEST_SENSE, scsiLab } from '../scsi-lab';
import { CONFLICT, check, every, GOOD, gives, INVALID_FIELD, type Row, results } from './row';

const READY = [0, 0, 0, 0, 0, 0] as const;
const INQUIRY = [0x12, 0, 0, 0, 255, 0] as const;
const [RESERVE, RELEASE] = [0x16, 0x17].map((operation) => [operation, 0, 0, 0, 0, 0]);
const unknown = [0x02, 0, 0, 0, 0, 0] as const;
const inAll = (proof: (name: (typeof every)[number]) => void) => () => every.forEach(proof);
const type = 'every type';

export const everyRows: readonly Row[] = [
  {
    type,
    command: 'TEST UNIT READY',
    operation: 0x00,
    support: 'mandatory',
    clause: '8.2.16',
    does: 'good status where the medium is at hand',
    proof: inAll((name) => gives(name, GOOD, READY)()),
  },
  {
    type,
    command: 'REQUEST SENSE',
    operation: 0x03,
    support: 'mandatory',
    clause: '8.2.14',
    does: 'sense data of the last command, once; then NO SENSE',
    proof: inAll((name) => {
      const { left } = scsiLab();
      const sense = () => left.perform({ target: ID[name], unit: 0, cdb: REQUEST_SENSE }).data;
      expect(left.perform({ target: ID[name], unit: 0, cdb: unknown }).status).toBe(2);
      expect([...sense()]).toEqual([0x70, 0, 5, 0, 0, 0, 0, 10, 0, 0, 0, 0, 0x20, 0, 0, 0, 0, 0]);
      expect([sense()[2], sense()[12]]).toEqual([0, 0]);
    }),
  },
  {
    type,
    command: 'REQUEST SENSE',
    operation: 0x03,
    support: 'mandatory',
    clause: '7.2.5, 8.2.14',
    does: 'as many of the 18 bytes as the allocation length allows; none for 0',
    proof: inAll((name) => {
      const { left } = scsiLab();
      for (const [length, given] of [
        [0, 0],
        [1, 1],
        [8, 8],
        [18, 18],
        [255, 18],
      ])
        expect(left.perform({ target: ID[name], unit: 0, cdb: [3, 0, 0, 0, length, 0] }).data.length).toBe(given);
    }),
  },
  {
    type,
    command: 'REQUEST SENSE',
    operation: 0x03,
    support: 'mandatory',
    clause: '7.6',
    does: 'the sense is kept for its initiator until that one sends another command to the same unit, INQUIRY too',
    proof: inAll((name) => {
      const { left, right } = scsiLab();
      const target = ID[name];
      const key = () => left.perform({ target, unit: 0, cdb: REQUEST_SENSE }).data[2];
      left.perform({ target, unit: 0, cdb: unknown });
      right.perform({ target, unit: 0, cdb: READY });
      left.perform({ target, unit: 3, cdb: READY });
      expect(key()).toBe(5);
      left.perform({ target, unit: 0, cdb: unknown });
      left.perform({ target, unit: 0, cdb: INQUIRY });
      expect(key()).toBe(0);
    }),
  },
  {
    type,
    command: 'INQUIRY',
    operation: 0x12,
    support: 'mandatory',
    clause: '8.2.5',
    does: '36 bytes or what the allocation length allows: device type, removable or not, ANSI version 2, format 2, no option',
    proof: () => {
      const { left } = scsiLab();
      const expected = {
        disk: [0, 0, 2, 2, 31, 0, 0, 0],
        tape: [1, 0x80, 2, 2, 31, 0, 0, 0],
        actuator: [3, 0, 2, 2, 31, 0, 0, 0],
      };
      for (const name of every) {
        const { data } = left.perform({ target: ID[name], unit: 0, cdb: INQUIRY });
        expect([name, data.length, [...data.subarray(0, 8)]]).toEqual([name, 36, expected[name]]);
        expect(new TextDecoder().decode(data.subarray(8))).toMatch(/^[\x20-\x7e]{28}$/);
        for (const length of [0, 5]) {
          const cut = left.perform({ target: ID[name], unit: 0, cdb: [0x12, 0, 0, 0, length, 0] });
          expect([cut.status, cut.data.length]).toEqual([0, length]);
        }
      }
    },
  },
  {
    type,
    command: 'INQUIRY',
    operation: 0x12,
    support: 'mandatory',
    clause: '8.2.5',
    does: 'vital product data, or a page without it: 5, 24h/00h',
    proof: inAll((name) => gives(name, INVALID_FIELD, [0x12, 1, 0x00, 0, 255, 0], [0x12, 0, 0x80, 0, 255, 0])()),
  },
  {
    type,
    command: 'INQUIRY',
    operation: 0x12,
    support: 'mandatory',
    clause: '7.9, 7.8',
    does: 'performed in spite of a unit attention condition, which stays, and of a reservation',
    proof: inAll((name) => {
      const { left } = scsiLab({ settled: false });
      expect(results(name, [INQUIRY, INQUIRY, READY, READY], { ...scsiLab(), left })).toEqual([
        GOOD,
        GOOD,
        check(6, 0x2900),
        GOOD,
      ]);
    }),
  },
  {
    type,
    command: 'SEND DIAGNOSTIC',
    operation: 0x1d,
    support: 'mandatory',
    clause: '8.2.15',
    does: 'the self-test succeeds; parameters: 5, 24h/00h',
    proof: inAll((name) => {
      gives(name, GOOD, [0x1d, 4, 0, 0, 0, 0], [0x1d, 7, 0, 0, 0, 0], [0x1d, 0, 0, 0, 0, 0])();
      gives(name, INVALID_FIELD, [0x1d, 4, 0, 0, 8, 0], [0x1d, 0x10, 0, 1, 0, 0])();
    }),
  },
  {
    type,
    command: 'each',
    operation: 0x00,
    support: 'mandatory',
    clause: '7.2.7',
    does: 'link and flag, which no target here has: 5, 24h/00h',
    proof: inAll((name) => gives(name, INVALID_FIELD, [0, 0, 0, 0, 0, 1], [0, 0, 0, 0, 0, 2], [3, 0, 0, 0, 18, 1])()),
  },
  {
    type,
    command: 'each',
    operation: 0x00,
    support: 'mandatory',
    clause: '7.9',
    does: 'unit attention 6, 29h/00h after power-on, bus reset and BUS DEVICE RESET: once for each initiator, or told by REQUEST SENSE',
    proof: inAll((name) => {
      const lab = scsiLab({ settled: false });
      const target = ID[name];
      const attention = check(6, 0x2900);
      expect(results(name, [READY, READY], lab)).toEqual([attention, GOOD]);
      expect(ask(lab.right, { target, cdb: READY }).result).toEqual(attention);
      lab.bus.port('left').reset();
      lab.clock.run();
      expect(results(name, [READY, READY], lab)).toEqual([attention, GOOD]);
      lab.left.perform({ target, unit: 0, cdb: READY, interrupts: { transfers: [2], message: 0x0c } });
      expect(lab.left.perform({ target, unit: 0, cdb: REQUEST_SENSE }).data[2]).toBe(6);
      expect(results(name, [READY], lab)).toEqual([GOOD]);
    }),
  },
  {
    type,
    command: 'each, to a unit beyond 0',
    operation: 0x00,
    support: 'mandatory',
    clause: '7.5.3',
    does: 'CHECK CONDITION; REQUEST SENSE tells 5, 25h/00h with good status, INQUIRY 7Fh; nothing of unit 0 is heard or cleared',
    proof: inAll((name) => {
      const { left } = scsiLab({ settled: false });
      const target = ID[name];
      for (const unit of [1, 3, 7]) {
        expect(ask(left, { target, unit, cdb: READY }).result).toEqual(check(5, 0x2500));
        expect(left.perform({ target, unit, cdb: REQUEST_SENSE })).toMatchObject({ status: 0 });
        expect(left.perform({ target, unit, cdb: INQUIRY }).data[0]).toBe(0x7f);
      }
      expect(ask(left, { target, cdb: READY }).result).toEqual(check(6, 0x2900));
    }),
  },
  {
    type,
    command: 'each, without IDENTIFY',
    operation: 0x00,
    support: 'mandatory',
    clause: '7.2.2',
    does: 'the unit is the one in the command',
    proof: inAll((name) => {
      const { left } = scsiLab();
      const status = (cdb: readonly number[]) => left.perform({ target: ID[name], cdb }).status;
      expect([status(READY), status([0, 0x60, 0, 0, 0, 0])]).toEqual([0, 2]);
      expect(left.perform({ target: ID[name], cdb: [0x03, 0x60, 0, 0, 18, 0] }).data[12]).toBe(0x25);
    }),
  },
];

/** Reservations, as disk and tape have them. */
export const reservationRows = (
  type: Row['type'],
  name: 'disk' | 'tape',
  [clause, releaseClause]: readonly [string, string],
): readonly Row[] => [
  {
    type,
    command: 'RESERVE',
    operation: 0x16,
    support: 'mandatory',
    clause,
    does: 'others get RESERVATION CONFLICT but for INQUIRY, REQUEST SENSE and RELEASE, which releases nothing; their unit attention stays',
    proof: () => {
      const lab = scsiLab();
      const other = (cdb: readonly number[]) => ask(lab.right, { target: ID[name], cdb }).result;
      lab.bus.port('left').reset();
      lab.clock.run();
      expect(results(name, [READY, RESERVE, RESERVE], lab)).toEqual([check(6, 0x2900), GOOD, GOOD]);
      expect([READY, RESERVE, RELEASE, INQUIRY, READY].map(other)).toEqual([
        CONFLICT,
        CONFLICT,
        check(6, 0x2900),
        GOOD,
        CONFLICT,
      ]);
      expect(other(RELEASE)).toEqual(GOOD);
      expect(other(READY)).toEqual(CONFLICT);
    },
  },
  {
    type,
    command: 'RESERVE',
    operation: 0x16,
    support: 'mandatory',
    clause,
    does: 'extents and third parties, which are optional: 5, 24h/00h',
    proof: gives(name, INVALID_FIELD, [0x16, 1, 0, 0, 0, 0], [0x16, 0x10, 0, 0, 0, 0]),
  },
  {
    type,
    command: 'RELEASE',
    operation: 0x17,
    support: 'mandatory',
    clause: releaseClause,
    does: 'ends the reservation, as a reset does; without one nothing happens',
    proof: () => {
      const lab = scsiLab();
      const other = () => ask(lab.right, { target: ID[name], cdb: READY }).result;
      expect(results(name, [RELEASE, RESERVE, RELEASE], lab)).toEqual([GOOD, GOOD, GOOD]);
      expect(other()).toEqual(GOOD);
      results(name, [RESERVE], lab);
      lab.bus.port('left').reset();
      lab.clock.run();
      expect([other(), other()]).toEqual([check(6, 0x2900), GOOD]);
    },
  },
];
