import { expect, test } from 'vitest';
import xxhash from 'xxhash-wasm';
import { digest, digestBytes, digestNumber, digestOfParts } from '../../src/base/digest';
import { Random } from '../../src/base/random';

test('the digest is xxh64 as another implementation makes it, of every length and in any parts (seed 1)', async () => {
  const { h64Raw } = await xxhash();
  const random = new Random('digest/1');
  for (let length = 0; length < 300; length++) {
    const data = random.bytes(length);
    const cut = random.integer(0, length);
    expect([length, digestNumber(data)]).toEqual([length, h64Raw(data)]);
    expect(digestOfParts([data.subarray(0, cut), data.subarray(cut)])).toBe(digest(data));
  }
  // Longer than what the function begins with, and short again.
  const long = random.bytes(200_001);
  expect([digestNumber(long), digestNumber(long.subarray(0, 5))]).toEqual([h64Raw(long), h64Raw(long.subarray(0, 5))]);
  expect(digest('')).toBe('ef46db3751d8e999');
  expect([...digestBytes(new Uint8Array(0))]).toEqual([0xef, 0x46, 0xdb, 0x37, 0x51, 0xd8, 0xe9, 0x99]);
});
