import { expect } from 'vitest';
import { ask, ID, scsiLab } from '../scsi-lab';
import { GOOD, gives, INVALID_FIELD, type Row } from './row';

const send = (length: number, flags = 0) => [0x0a, flags, 0, length >>> 8, length & 0xff, 0];

export const processorRows: readonly Row[] = [
  {
    type: 'processor',
    command: 'SEND',
    operation: 0x0a,
    support: 'mandatory',
    clause: '12.2.2',
    does: 'takes the data, at most 16 bytes, and moves the actuator one step; length 0 moves nothing',
    proof: () => {
      const { left, actuator, effects } = scsiLab();
      expect(ask(left, { target: ID.actuator, cdb: send(0) }).result).toEqual(GOOD);
      expect([actuator.steps, effects.all.length]).toEqual([0, 0]);
      for (const length of [1, 16]) {
        const { status, taken } = left.perform({
          target: ID.actuator,
          unit: 0,
          cdb: send(length),
          out: new Uint8Array(length),
        });
        expect([status, taken]).toEqual([0, length]);
      }
      expect([actuator.steps, effects.all.length]).toEqual([2, 2]);
    },
  },
  {
    type: 'processor',
    command: 'SEND',
    operation: 0x0a,
    support: 'mandatory',
    clause: '12.2.2',
    does: 'more bytes, or an asynchronous event: 5, 24h/00h',
    proof: gives('actuator', INVALID_FIELD, send(17), send(0x100), [0x0a, 0, 1, 0, 0, 0], send(4, 1)),
  },
];
