import { expect, test } from 'vitest';
import { Digester, digest, digestBytes, digestNumber, digestOfParts } from '../../src/base/digest';

const bytes = (text: string) => new TextEncoder().encode(text);

// The values are those of the reference implementation, with seed 0.
test.each([
  ['', 'ef46db3751d8e999'],
  ['a', 'd24ec4f1a98c6e5b'],
  ['abc', '44bc2cf5ad770999'],
])('xxh64 of %j', (text, expected) => {
  expect(digest(text)).toBe(expected);
  expect(digest(bytes(text))).toBe(expected);
  expect(digestOfParts([bytes(text)])).toBe(expected);
  expect(digestNumber(bytes(text))).toBe(BigInt(`0x${expected}`));
  expect(Buffer.from(digestBytes(bytes(text))).toString('hex')).toBe(expected);
});

test('a digest of parts is that of the whole; one that grows depends on all that was put into it, and on where it was cut', () => {
  expect(digestOfParts([bytes('a'), bytes('bc')])).toBe(digest('abc'));
  const of = (...parts: readonly string[]) => {
    const digester = new Digester();
    for (const part of parts) digester.update(part);
    return digester.value;
  };
  expect(new Set([of(), of('abc'), of('a', 'bc'), of('ab', 'c'), of('bc', 'a')]).size).toBe(5);
  expect(of('abc')).toBe(digest(`${digest('')}abc`));
});
