import { expect, test } from 'vitest';
import { digestBytes, digestNumber } from '../../src/base/digest';
import { Random } from '../../src/base/random';
import { Memory } from '../../src/pa-risc/memory';

const pages = 300;
const newMemory = () => new Memory(4096 * pages - 2048);

/** The digest of the digests of every 128 pages. */
function digestOfGroups(digests: Uint8Array): bigint {
  const groups = [0, 1, 2].flatMap((group) => [...digestBytes(digests.subarray(1024 * group, 1024 * (group + 1)))]);
  return digestNumber(Uint8Array.from(groups));
}

test('the digest of all pages depends on the contents alone, however they came about', () => {
  const random = new Random('pages');
  const memories = [newMemory(), newMemory(), newMemory()];
  for (let step = 0; step < 200; step++) {
    const writes = Array.from({ length: random.integer(1, 4) }, () => random.integer(0, memories[0].size - 4) & -4);
    // The third memory is asked seldom, and at last differs from the others.
    for (const [at, memory] of memories.entries())
      for (const address of writes) memory.store(address, 4, at === 2 && step === 199 ? step + 1 : step);
    for (const memory of step % 50 === 49 ? memories : memories.slice(0, 2))
      expect(memory.digest()).toBe(digestOfGroups(memory.digests()));
    if (step === 149) expect(memories[2].digest()).toBe(memories[0].digest());
  }
  expect(memories[0].digest()).toBe(memories[1].digest());
  expect(memories[0].digest()).not.toBe(memories[2].digest());
});

test('every written page is told once, also the last part of a page', () => {
  const memory = newMemory();
  memory.digests();
  for (const page of [0, 1, 17, 299]) memory.store(4096 * page, 1, 1);
  const told: number[] = [];
  memory.takeWritten((page) => told.push(page));
  memory.takeWritten((page) => told.push(page));
  expect(told).toEqual([0, 1, 17, 299]);
});
