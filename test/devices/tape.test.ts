import { expect, test } from 'vitest';
import { Effects } from '../../devices/effects';
import { Tape } from '../../devices/scsi/tape';
import { readTapeImage } from '../../devices/scsi/tape-image';
import { TapeMedium } from '../../devices/scsi/tape-medium';
import { FakeClock } from './fake-clock';

const [READ, WRITE, WRITE_MARKS, SPACE] = [0x08, 0x0a, 0x10, 0x11];

function tape(image: readonly number[], capacity?: number) {
  const medium = new TapeMedium(readTapeImage(Uint8Array.from(image)), capacity);
  const unit = new Tape({ clock: new FakeClock(), medium, effects: new Effects(), recordNs: 1, rewindNs: 1 });
  const ask = (operation: number, count: number, data: readonly number[] = []) => {
    const execution = unit.execute(Uint8Array.of(operation, 0, count >>> 16, count >>> 8, count, 0));
    if (execution.kind !== 'work') return execution;
    return execution.work.perform(Uint8Array.from(data), 'left');
  };
  return { medium, ask };
}

const record = (kind: number, ...data: readonly number[]) => [
  data.length,
  0,
  0,
  kind << 4,
  ...data,
  data.length,
  0,
  0,
  kind << 4,
];

test('a bad record’s reading ends in MEDIUM ERROR and passes the record; spacing passes it in silence', () => {
  const { ask, medium } = tape([...record(8, 1, 2), ...record(0, 3, 4), ...record(8)]);
  expect(ask(READ, 2)).toEqual({ sense: { key: 3, code: 0x1100, information: 2 } });
  expect(ask(READ, 2)).toEqual({ data: Uint8Array.of(3, 4) });
  expect(ask(READ, 2)).toMatchObject({ sense: { key: 3 } });
  medium.rewind();
  expect(ask(SPACE, 3)).toEqual({});
  expect(ask(SPACE, -2)).toEqual({});
  expect(ask(READ, 2)).toEqual({ data: Uint8Array.of(3, 4) });
});

test('a record or marks beyond the capacity end in VOLUME OVERFLOW, tell what was not written, and leave the rest of the tape', () => {
  const { ask, medium } = tape([...record(0, 1, 2), ...record(0, 3, 4)], 18);
  medium.next();
  expect(ask(WRITE, 2, [5, 6])).toMatchObject({ sense: { key: 13, flags: 0x40, information: 2 } });
  expect(ask(READ, 2)).toEqual({ data: Uint8Array.of(3, 4) });
  medium.rewind();
  medium.next();
  expect(ask(WRITE_MARKS, 5)).toMatchObject({ sense: { key: 13, flags: 0x40, information: 3 } });
  expect(medium.position).toBe(3);
});

test.each([
  [[0x01, 0, 0, 0, 0, 0], { kind: 'rewind', position: 0 }],
  [[0x08, 0, 0, 0, 2, 0], { kind: 'read', position: 0 }],
  [[0x0a, 0, 0, 0, 2, 0], { kind: 'write', position: 0 }],
  [[0x10, 0, 0, 0, 1, 0], { kind: 'writeFileMarks', position: 0 }],
  [[0x11, 0, 0, 0, 1, 0], { kind: 'space', position: 0 }],
  [[0x19, 0, 0, 0, 0, 0], { kind: 'erase', position: 0 }],
  [[0x1b, 0, 0, 0, 1, 0], { kind: 'load', position: 0 }],
  [[0x1b, 0, 0, 0, 0, 0], { kind: 'unload', position: 0 }],
])('what traces tell of command %j', (cdb, told) => {
  const medium = new TapeMedium();
  const unit = new Tape({ clock: new FakeClock(), medium, effects: new Effects(), recordNs: 1, rewindNs: 1 });
  expect(unit.execute(Uint8Array.from(cdb))).toMatchObject({ kind: 'work', work: { told } });
});
