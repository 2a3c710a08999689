import { expect, test } from 'vitest';
import { Random } from '../../src/base/random';
import { Tlb } from '../../src/pa-risc/tlb';

/** Few places and few names, so that entries meet in one chain, and blocks lie over pages. */
const steps = 20_000;
const pagesUsed = 600;

test('a TLB finds what was inserted last and not removed, through insertions, purges and blocks (seed 3)', () => {
  const random = new Random('tlb/3');
  const forgotten = new Set<string>();
  const name = (space: number, page: number) => `${space}:${page}`;
  const single = new Map<string, number>();
  const tlb = new Tlb(random.derive('entries'), (space, page) => forgotten.add(name(space, page)));
  tlb.insertBlock(1, 2, 64, 64, { frame: 4096, protection: 7 });
  for (let step = 0; step < steps; step++) {
    const space = random.integer(0, 2);
    const page = random.integer(0, pagesUsed) * 256;
    forgotten.clear();
    if (random.integer(0, 9) < 7) {
      const entry = tlb.insert(space, page, { frame: step, protection: step });
      for (const gone of forgotten) single.delete(gone);
      single.set(name(space, page), step);
      expect([tlb.frame(entry, page), tlb.protection(entry)]).toEqual([step, step]);
    } else {
      tlb.purge(space, page);
      expect(forgotten.has(name(space, page))).toBe(single.delete(name(space, page)));
    }
    const probed = [random.integer(0, 2), random.integer(0, pagesUsed) * 256] as const;
    const found = tlb.find(...probed);
    expect(found < 0 ? undefined : tlb.frame(found, probed[1])).toBe(single.get(name(...probed)));
    expect(tlb.frame(tlb.find(2, 100), 100)).toBe(4096 + 36);
  }
  expect(single.size).toBeGreaterThan(80);
  tlb.purgeAll();
  for (const key of single.keys()) expect(tlb.find(...(key.split(':').map(Number) as [number, number]))).toBe(-1);
  expect(tlb.find(2, 127)).toBe(97);
});
