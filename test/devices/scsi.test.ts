import { expect, test } from 'vitest';
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
  const completion = runAgainstPhantom({ dsp: PROGRAM }, left.dma);
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
