import { mkdtempSync, readFileSync, rmSync, truncateSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, afterEach, expect, test, vi } from 'vitest';
import { OverlayStore } from '../../devices/scsi/overlay-store';
import { digest } from '../../src/base/digest';
import { DiskFile } from '../../src/cli/files/disk-file';

const folder = mkdtempSync(join(tmpdir(), 'disk-file-'));
afterAll(() => rmSync(folder, { recursive: true }));
afterEach(() => vi.restoreAllMocks());

const [block, blocks] = [512, 21];
const start = Uint8Array.from({ length: block * blocks }, (_, at) => ((at >> 9) % 5 === 0 ? at >> 9 : 0));

/** A file with these contents; `name` is new for each. */
function file(name: string): string {
  const path = join(folder, name);
  writeFileSync(path, start);
  return path;
}

test('the file has what is written at once; every reader finds it as it was at the start', () => {
  const path = file('written.img');
  const disk = new DiskFile(path, true);
  const [pair, bare] = [new OverlayStore(disk), new OverlayStore(disk)];
  pair.onWritten = (at, data) => disk.write(at, data);
  const now = start.slice();
  const write = fc.record({
    at: fc.nat({ max: blocks - 1 }),
    count: fc.integer({ min: 1, max: 9 }),
    byte: fc.nat(255),
  });
  fc.assert(
    fc.property(write, ({ at, count, byte }) => {
      const data = new Uint8Array(Math.min(count, blocks - at) * block).fill(byte);
      pair.write(at, data);
      now.set(data, at * block);
      expect(digest(pair.read(0, blocks))).toBe(digest(now));
      expect(digest(new Uint8Array(readFileSync(path)))).toBe(digest(now));
      expect(digest(bare.read(0, blocks))).toBe(digest(start));
    }),
  );
  bare.write(0, pair.read(0, blocks));
  expect(bare.digest).toBe(pair.digest);
  disk.close();
});

test.each([
  ['written', (path: string) => utimesSync(path, 1, 1)],
  ['cut short', (path: string) => truncateSync(path, block)],
])('a disk that another program has %s during the run ends the command with exit code 2', (_name, change) => {
  const path = file('changed.img');
  const disk = new DiskFile(path, false);
  expect(disk.read(3, 2)).toEqual(start.slice(3 * block, 5 * block));
  change(path);
  vi.spyOn(process, 'exit').mockImplementation((code) => {
    throw new Error(`exit ${code}`);
  });
  expect(() => disk.read(3, 2)).toThrow('exit 2');
});
