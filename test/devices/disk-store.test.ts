import fc from 'fast-check';
import { expect, test } from 'vitest';
import { diskDigest, diskImage, zeroImage } from '../../devices/scsi/disk-image';
import { OverlayStore } from '../../devices/scsi/overlay-store';
import { digest } from '../../src/base/digest';

const block = 512;
const blocks = 21;
const writes = fc.array(
  fc.record({ at: fc.nat({ max: blocks - 1 }), count: fc.integer({ min: 1, max: blocks }), byte: fc.nat({ max: 2 }) }),
  { maxLength: 12 },
);

test('an overlay reads like an array that is written, and leaves the image as it is', () => {
  fc.assert(
    fc.property(writes, (each) => {
      const start = Uint8Array.from({ length: blocks * block }, (_, at) => (at >> 9) % 3);
      const array = start.slice();
      const store = new OverlayStore(diskImage(start));
      for (const { at, count, byte } of each) {
        const fits = Math.min(count, blocks - at);
        const data = new Uint8Array(fits * block).fill(byte);
        store.write(at, data);
        array.set(data, at * block);
        expect(digest(store.read(at, fits))).toBe(digest(data));
      }
      expect(digest(store.read(0, blocks))).toBe(digest(array));
      expect(start[block]).toBe(1);
    }),
  );
});

test('two stores over one image have one digest if, and only if, their contents are equal, however they came to be', () => {
  fc.assert(
    fc.property(writes, writes, (one, other) => {
      const start = Uint8Array.from({ length: blocks * block }, (_, at) => (at >> 9) % 3);
      const [left, right] = [one, other].map((each) => {
        const store = new OverlayStore(diskImage(start));
        for (const { at, count, byte } of each) {
          store.write(at, new Uint8Array(Math.min(count, blocks - at) * block).fill(byte));
        }
        return store;
      });
      const equal = digest(left.read(0, blocks)) === digest(right.read(0, blocks));
      expect(left.digest === right.digest).toBe(equal);
    }),
  );
});

test('a block that is written as it was makes no difference; another block or place does', () => {
  const digestAfter = (at: number, byte: number) => {
    const store = new OverlayStore(zeroImage(2 ** 33 * block));
    store.write(at, new Uint8Array(block).fill(byte));
    return store.digest;
  };
  expect(digestAfter(2 ** 33 - 1, 0)).toBe(new OverlayStore(zeroImage(block)).digest);
  expect(new Set([digestAfter(0, 1), digestAfter(1, 1), digestAfter(2 ** 32, 1), digestAfter(0, 2)]).size).toBe(4);
});

test('what each block of a page holds is told apart', () => {
  const of = (at: number, byte: number) => {
    const store = new OverlayStore(zeroImage(blocks * block));
    store.write(at, new Uint8Array(block).fill(byte));
    return store.digest;
  };
  const all = Array.from({ length: blocks }, (_, at) => [of(at, 1), of(at, 2)]).flat();
  expect(new Set(all).size).toBe(2 * blocks);
});

test('the image is read where it has blocks, to its last one and no further', () => {
  const read = (from: number, count: number) => {
    expect([from >= 0, count > 0, from + count <= blocks]).toEqual([true, true, true]);
    return new Uint8Array(count * block);
  };
  const store = new OverlayStore({ blockCount: blocks, read });
  for (let at = 0; at < blocks; at++) store.write(at, new Uint8Array(block).fill(at));
  expect(digest(store.read(blocks - 1, 1))).toBe(digest(new Uint8Array(block).fill(blocks - 1)));
});

test('the digest of what a disk holds is that of its bytes', () => {
  const bytes = Uint8Array.from({ length: 5000 * block }, (_, at) => at >> 9);
  expect(diskDigest(bytes)).toBe(digest(bytes));
  expect(diskDigest(diskImage(bytes))).toBe(digest(bytes));
});
