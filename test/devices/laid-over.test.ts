/** What a program has transferred, against a copy of memory: few transfers and many, over the ends of pages. */
import { expect, test } from 'vitest';
import { layOver, Transfers } from '../../devices/transfers';
import { Random } from '../../src/base/random';

const size = 5 * 4096;

test.each([1, 40, 256, 257, 900])(
  '%i transfers: the program sees them over memory, and the guest gets the same',
  (count) => {
    const random = new Random(`transfers/${count}`);
    const before = new Uint8Array(size).fill(0xee);
    const [after, transfers] = [before.slice(), new Transfers()];
    for (let at = 0; at < count; at++) {
      const length = random.integer(0, random.chance(0.02) ? 9000 : 30);
      const address = random.integer(0, size - length);
      const bytes = Uint8Array.from({ length }, () => random.integer(0, 255));
      transfers.add(address, bytes);
      after.set(bytes, address);
      const from = random.integer(0, size);
      const to = random.integer(from, size);
      expect(Buffer.compare(transfers.over(from, before.slice(from, to)), after.slice(from, to))).toBe(0);
    }
    expect(Buffer.compare(layOver(0, before.slice(), transfers.all), after)).toBe(0);
  },
);
