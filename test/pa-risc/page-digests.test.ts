import { expect, test } from 'vitest';
import { digestNumber } from '../../src/base/digest';
import { Random } from '../../src/base/random';
import { Memory } from '../../src/pa-risc/memory';

const pages = 37;
const newMemory = () => new Memory(4096 * pages - 2048);

test('the digest of all pages is the same whether another memory has taken the same step before, another step, or none', () => {
  const random = new Random('pages');
  const memories = [newMemory(), newMemory(), newMemory()];
  for (let step = 0; step < 200; step++) {
    const writes = Array.from({ length: random.integer(0, 4) }, () => random.integer(0, memories[0].size - 4) & -4);
    // The third memory differs from the others in every tenth step.
    for (const [at, memory] of memories.entries())
      for (const address of writes) memory.store(address, 4, at === 2 && step % 10 === 9 ? step + 1 : step);
    for (const memory of memories) expect(memory.digest()).toBe(digestNumber(memory.digests()));
  }
  expect(memories[0].digest()).toBe(memories[1].digest());
  expect(memories[0].digest()).not.toBe(memories[2].digest());
});

test('every written page is told once, also the last part of a page', () => {
  const memory = newMemory();
  memory.digests();
  for (const page of [0, 1, 17, 36]) memory.store(4096 * page, 1, 1);
  const told: number[] = [];
  memory.takeWritten((page) => told.push(page));
  memory.takeWritten((page) => told.push(page));
  expect(told).toEqual([0, 1, 17, 36]);
});
