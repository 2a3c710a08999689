import { describe, expect, test } from 'vitest';
import { ID, scsiLab } from './scsi-lab';

const MB = 1 << 20;
const block = 512;
const pattern = (length: number) => {
  const bytes = new Uint8Array(length);
  for (let at = 0; at < length; at++) bytes[at] = (at * 31 + (at >>> 8)) & 0xff;
  return bytes;
};
const ten = (operation: number, count: number) => [operation, 0, 0, 0, 0, 0, 0, count >>> 8, count & 0xff, 0];
const six = (operation: number, length: number) => [
  operation,
  0,
  (length >>> 16) & 0xff,
  (length >>> 8) & 0xff,
  length & 0xff,
  0,
];
const rewind = [0x01, 0, 0, 0, 0, 0];

/** Bytes of the command, and of one transfer: what a program of the controller's moves at once. */
const sizes: readonly (readonly [bytes: number, piece: number])[] = [
  [1, 1],
  [511, 1],
  [512, 512],
  [513, 7],
  [4096, 1],
  [65_537, 4096],
  [122_880, 122_880],
  [122_881, 1000],
  [513_024, 1024],
  [131_072, 3],
  [MB, MB],
  [16 * MB - 1, 16 * MB],
  [16 * MB - 1, 8192],
];

describe('commands of any length move their data in one piece and in many, out and in', () => {
  test.each(sizes)('disk: %i bytes, %i at a time', (bytes, piece) => {
    const count = Math.ceil(bytes / block);
    const { left, store } = scsiLab({ blocks: count });
    const out = pattern(count * block);
    const writing = left.perform({ target: ID.disk, unit: 0, cdb: ten(0x2a, count), out, piece, disconnects: true });
    expect([writing.status, writing.taken]).toEqual([0, out.length]);
    expect(Buffer.compare(store.read(0, count), out)).toBe(0);
    const reading = left.perform({ target: ID.disk, unit: 0, cdb: ten(0x28, count), piece, disconnects: true });
    expect([reading.status, Buffer.compare(reading.data, out)]).toEqual([0, 0]);
    const verifying = left.perform({ target: ID.disk, unit: 0, cdb: [0x2f, 2, ...ten(0, count).slice(2)], out, piece });
    expect([verifying.status, verifying.taken]).toEqual([0, out.length]);
  });

  test.each(sizes)('tape: %i bytes, %i at a time', (bytes, piece) => {
    const { left } = scsiLab();
    const out = pattern(bytes);
    const writing = left.perform({ target: ID.tape, unit: 0, cdb: six(0x0a, bytes), out, piece, disconnects: true });
    expect(writing.taken).toBe(bytes);
    left.perform({ target: ID.tape, unit: 0, cdb: rewind });
    const reading = left.perform({ target: ID.tape, unit: 0, cdb: six(0x08, bytes), piece, disconnects: true });
    expect([reading.status, Buffer.compare(reading.data, out)]).toEqual([0, 0]);
  });
});
