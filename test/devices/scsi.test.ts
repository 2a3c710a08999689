import { describe, expect, test } from 'vitest';
import { runAgainstPhantom } from '../../devices/ncr53c700/phantom';
import { DATA, load, PROGRAM, rig, STATUS } from './rig';

const WRITE = [0x2a, 0, 0, 0, 0, 3, 0, 0, 1, 0];

test('a disk block is written', () => {
  const { left, clock, store } = rig();
  left.memory.fill(7, DATA, DATA + 512);
  left.start({ cdb: WRITE, out: 512 });
  clock.run();
  expect(left.completions.map(({ registers }) => registers.DSPS)).toEqual([0x401]);
  expect(left.memory[STATUS]).toBe(0);
  expect(store.read(3, 1)[511]).toBe(7);
});

test('an absent target ends in the selection time-out', () => {
  const { left, clock } = rig();
  left.start({ cdb: WRITE, target: 2 });
  clock.run();
  expect(left.completions[0].registers.SSTAT0).toBe(0x20);
  expect(clock.nowAt).toBe(250_000_000);
});

test('the phantom answers CHECK CONDITION through the program', () => {
  const { left } = rig();
  load(left.memory, { cdb: [0, 0, 0, 0, 0, 0] });
  const completion = runAgainstPhantom({ dsp: PROGRAM }, left.dma, 'scsi');
  expect(completion?.registers.DSPS).toBe(0x401);
  expect(completion?.dma[0].bytes[0]).toBe(2);
});

test("a claim aborts another's write in flight", () => {
  const { left, clock, bus, effects } = rig();
  left.start({ cdb: WRITE, out: 512 });
  clock.run(10_000_000);
  expect(bus.claim('right', { term: 2, members: ['right'], primary: 'right' }).granted).toBe(true);
  clock.run();
  expect(effects.all).toEqual([]);
  expect(left.completions).toHaveLength(1);
});

describe('a malformed command gets CHECK CONDITION, and sense says why', () => {
  const sense = (each: ReturnType<typeof rig>, cdb: number[]) => {
    each.left.start({ cdb });
    each.clock.run();
    const status = each.left.memory[STATUS];
    each.left.start({ cdb: [0x03, 0, 0, 0, 18, 0], in: 18 });
    each.clock.run();
    const [, , key] = each.left.memory.slice(DATA, DATA + 18);
    return [status, key, each.left.memory[DATA + 12]];
  };

  test.each([
    ['an operation that a disk does not have', [0x19, 0, 0, 0, 0, 0], 0x20],
    ['a group that nobody has', [0xff, 0, 0, 0, 0, 0], 0x20],
    ['a block behind the end', [0x28, 0, 0xff, 0xff, 0xff, 0xff, 0, 0, 1, 0], 0x21],
    ['a range that ends behind the end', [0x28, 0, 0, 0, 0, 63, 0, 0, 2, 0], 0x21],
    ['a page of INQUIRY that there is none of', [0x12, 1, 0x83, 0, 255, 0], 0x24],
    ['a page of MODE SENSE that there is none of', [0x1a, 0, 0x04, 0, 255, 0], 0x24],
  ])('%s', (_name, cdb, code) => {
    expect(sense(rig(), cdb)).toEqual([2, 5, code]);
  });
});
