import { expect, test } from 'vitest';
import { Effects } from '../../devices/effects';
import { Disk } from '../../devices/scsi/disk';
import { zeroImage } from '../../devices/scsi/disk-image';
import { OverlayStore } from '../../devices/scsi/overlay-store';
import { FakeClock } from './fake-clock';

const read6 = new Uint8Array([0x08, 0, 0, 0, 1, 0]);

/** How long each of so many reads takes, in ns. */
function times(count: number, spreadNs?: number): readonly number[] {
  const store = new OverlayStore(zeroImage(64 * 512));
  const options = { clock: new FakeClock(), store, effects: new Effects(), readNs: 24_200_000, writeNs: 26_000_000 };
  const disk = new Disk({ ...options, spreadNs });
  return Array.from({ length: count }, () => {
    const reply = disk.execute(read6);
    if (reply.kind !== 'work') throw new Error(reply.kind);
    return reply.work.ns;
  });
}

test('without a spread each access takes the same time', () => {
  expect(new Set(times(10))).toEqual(new Set([24_200_000]));
});

test('with a spread the times lie evenly about the mean, within the spread, and are those of every such disk', () => {
  const spreadNs = 8_000_000;
  const drawn = times(100, spreadNs);
  expect(times(100, spreadNs)).toEqual(drawn);
  const offsets = drawn.map((ns) => ns - 24_200_000).sort((a, b) => a - b);
  expect(Math.abs(offsets.reduce((sum, each) => sum + each, 0) / 100)).toBeLessThan(spreadNs / 50);
  // In each tenth of the range lies a tenth of them, or one more or less.
  for (let tenth = 0; tenth < 10; tenth++) {
    const from = -spreadNs + tenth * (spreadNs / 5);
    const inside = offsets.filter((each) => each >= from && each < from + spreadNs / 5).length;
    expect(Math.abs(inside - 10), `tenth ${tenth}`).toBeLessThan(3);
  }
});

test('no access takes less than no time', () => {
  expect(Math.min(...times(100, 30_000_000))).toBe(0);
});
