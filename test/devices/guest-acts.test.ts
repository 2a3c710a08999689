/** What a guest may do to the chip at any moment, and what a real one does then. */
import { describe, expect, test } from 'vitest';
import { NcrFront } from '../../devices/ncr53c700/front';
import type { WrittenRecord } from '../../src/ports/trace';
import { DATA, PROGRAM, rig, STATUS } from './rig';

const TEST_UNIT_READY = [0, 0, 0, 0, 0, 0];
const READ = [0x28, 0, 0, 0, 0, 3, 0, 0, 1, 0];
const [ABORT, CHIP_RESET] = [{}, { leave: 1 }];
type Rig = ReturnType<typeof rig>;

const abort = ({ left }: Rig, detail: Readonly<Record<string, number>>) =>
  left.back.perform({ device: 'scsi', kind: 'abort', detail });
/** DSPS of the interrupts, and the status of the last command. */
const ends = ({ left }: Rig) => [...left.completions.map(({ registers }) => registers.DSPS), left.memory[STATUS]];
const write = ({ left }: Rig, words: readonly number[]) => {
  for (const [at, word] of words.entries()) new DataView(left.memory.buffer).setUint32(PROGRAM + 4 * at, word, true);
};

describe('a selection that no target answers', () => {
  test.each([
    ['another target', 6],
    ['the same target', 2],
  ])('is given up by ABRT: a new one of %s goes on', (_name, target) => {
    const each = rig();
    each.left.start({ cdb: TEST_UNIT_READY, target: 2 });
    each.clock.run(1_000_000);
    abort(each, ABORT);
    each.left.start({ cdb: TEST_UNIT_READY, target });
    each.clock.run();
    if (target === 6) expect(ends(each)).toEqual([0x401, 0]);
    else expect(each.left.completions.map(({ registers }) => registers.SSTAT0)).toEqual([0x20]);
    expect(each.clock.nowAt < 250_000_000).toBe(target === 6);
  });

  test('is given up for the next program, which is started without waiting, and for the one after that', () => {
    const each = rig();
    for (const target of [2, 3]) {
      each.left.start({ cdb: TEST_UNIT_READY, target });
      each.clock.run(each.clock.nowAt + 1_000_000);
    }
    each.left.start({ cdb: TEST_UNIT_READY });
    each.clock.run();
    expect(each.left.completions.map(({ operation, registers }) => [operation, registers.DSPS])).toEqual([
      [1, undefined],
      [2, undefined],
      [3, 0x401],
    ]);
  });

  test('one that waits for the bus is given up too', () => {
    const each = rig();
    each.right.start({ cdb: TEST_UNIT_READY, target: 2 });
    each.clock.run(1_000_000);
    each.left.start({ cdb: TEST_UNIT_READY, target: 4 });
    abort(each, ABORT);
    each.left.start({ cdb: TEST_UNIT_READY });
    each.clock.run();
    expect(ends(each)).toEqual([0x401, 0]);
    expect(
      each.records.filter(({ type, target }: WrittenRecord) => type.startsWith('bus.selection') && target === 4),
    ).toEqual([]);
  });
});

test('a target that is on its way back when the chip asks for the bus comes first, and the chip asks no more', () => {
  const each = rig({ second: true });
  const { left, clock, records } = each;
  left.start({ cdb: READ, in: 512, disconnects: true });
  while (!records.some(({ type }) => type === 'bus.reselection')) clock.run(clock.nextAt);
  abort(each, ABORT);
  // SELECT of the other one; where it loses, the program serves the one that has come.
  const takeMessage = [0x0f000001, STATUS + 1, 0x60000040, 0];
  write(each, [
    ...[0x41100000, PROGRAM + 16, 0x98080000, 0x999, ...takeMessage, 0x09000200, DATA],
    ...[0x0b000001, STATUS, ...takeMessage, 0x48000000, 0, 0x98080000, 0x401],
  ]);
  left.start();
  clock.run();
  expect(ends(each)).toEqual([0x401, 0]);
  expect(records.filter(({ type, target }: WrittenRecord) => type === 'bus.selection' && target === 4)).toEqual([]);
});

test('a program that gives way has moved what it has moved, and raises no interrupt', () => {
  const each = rig();
  const { left, clock } = each;
  const moves = [0x41400000, 0, 0x0e000001, 0x100, 0x0a000006, 0x110, 0x0b000001, STATUS, 0x0f000001, STATUS + 1];
  left.memory[0x100] = 0x80;
  left.memory.fill(0xee, STATUS, STATUS + 2);
  write(each, [...moves, 0x60000040, 0, 0x48000000, 0, 0x50000000, 0]);
  left.start();
  clock.run();
  expect(left.completions).toEqual([]);
  left.start({ cdb: TEST_UNIT_READY });
  clock.run();
  const [given, completed] = left.completions;
  expect(given.registers).toEqual({});
  expect([given.operation, given.dma.map(({ address }) => address)]).toEqual([1, [STATUS, STATUS + 1]]);
  expect([completed.operation, completed.registers.DSPS]).toEqual([2, 0x401]);
});

test('a chip that is reset while a busy target turns it away can use that target again', () => {
  const each = rig();
  const { left, clock, records } = each;
  left.start({ cdb: READ, in: 512, disconnects: true });
  clock.run(5_000_000);
  abort(each, ABORT);
  left.start({ cdb: TEST_UNIT_READY });
  while (records.filter(({ type }) => type === 'bus.selection').length < 2) clock.run(clock.nextAt);
  clock.run(clock.nowAt + 4_000);
  abort(each, CHIP_RESET);
  left.start({ cdb: TEST_UNIT_READY });
  clock.run();
  expect(ends(each).slice(-2)).toEqual([0x401, 0]);
});

test('ACK without a byte, and bytes without REQ, mean nothing to a target', () => {
  const each = rig();
  const { left, clock } = each;
  const acknowledges = [0x58000040, 0, 0x60000040, 0];
  left.memory[0x100] = 0x80;
  write(each, [
    ...[0x41400000, 0, ...acknowledges, 0x0e000001, 0x100, ...acknowledges, 0x0a000006, 0x110],
    ...[0x0b000001, STATUS, 0x0f000001, STATUS + 1, 0x60000040, 0, 0x48000000, 0, 0x98080000, 0x401],
  ]);
  left.start();
  clock.run();
  expect(ends(each)).toEqual([0x401, 0]);
});

test('a message of fifty thousand bytes', () => {
  const each = rig();
  const { left, clock } = each;
  left.memory.fill(0x08, DATA, DATA + 50_000);
  left.memory[DATA] = 0x80;
  write(each, [0x41400000, 0, 0x0e000000 | 50_000, DATA, 0x0a000006, 0x110, 0x98080000, 0x222]);
  left.start();
  clock.run();
  expect(ends(each)[0]).toBe(0x222);
});

test('a program that never ends, against the phantom: its signals take no time, and still they end', () => {
  const each = rig();
  const { left, clock } = each;
  const front = new NcrFront();
  front.deliver({ device: 'scsi', registers: { CONNECTED: 6 }, dma: [] });
  left.back.takeOver(front.snapshot());
  write(each, [
    ...[0x0b000001, STATUS, 0x0f000001, STATUS + 1, 0x60000040, 0, 0x48000000, 0],
    ...[0x40400000, 0, 0x0a000006, 0x110, 0x80080000, PROGRAM],
  ]);
  left.start();
  clock.run();
  expect(left.completions.map(({ registers }) => registers.SSTAT0)).toEqual([0x02]);
  expect(clock.nowAt).toBe(0);
});

test('what the chip has told on its own before the guest has reset it is outdated, completions are not', () => {
  const front = new NcrFront();
  const told = { device: 'scsi', registers: { SSTAT0: 0x10, CONNECTED: 1, RESETS: 0 }, dma: [] };
  expect(front.isOutdated(told)).toBe(false);
  front.write(0x3b, 1, 1);
  expect(front.isOutdated(told)).toBe(true);
  expect(front.isOutdated({ ...told, registers: { ...told.registers, RESETS: 1 } })).toBe(false);
  expect(front.isOutdated({ device: 'scsi', registers: { SSTAT0: 0x10 }, dma: [], operation: 1 })).toBe(false);
  const restored = new NcrFront();
  restored.restore(front.snapshot());
  expect(restored.isOutdated(told)).toBe(true);
});

test('a promoted chip tells what it tells under the count of resets that its guest has made: it is not outdated', () => {
  const { left, clock } = rig();
  const front = new NcrFront();
  for (let times = 0; times < 2; times++) front.write(0x3b, 1, 1);
  front.deliver({ device: 'scsi', registers: { CONNECTED: 0xff, DISCONNECTED: 0x10 }, dma: [] });
  left.back.takeOver(front.snapshot());
  clock.run();
  expect(left.completions.map(({ registers }) => [registers.SSTAT0, registers.CONNECTED, registers.RESETS])).toEqual([
    [0x10, 4, 2],
  ]);
  expect(left.completions.map((each) => front.isOutdated(each))).toEqual([false]);
});
