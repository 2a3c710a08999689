import { describe, expect, test } from 'vitest';
import { Random } from '../../../src/base/random';
import { SnapshotArchive } from '../../../src/sim/snapshot/archive';
import { leastMissed } from '../../../src/sim/snapshot/thinning';

/** As many positions of a run as fit, thinned as they come, with the focus at one place. */
function thinned(length: number, most: number, focusOf: (now: number) => number): readonly number[] {
  const positions: number[] = [];
  for (let now = 0; now <= length; now++) {
    positions.push(now);
    if (positions.length > most) positions.splice(leastMissed(positions, focusOf(now)) as number, 1);
  }
  return positions;
}

const gaps = (positions: readonly number[]) => positions.slice(1).map((at, place) => at - positions[place]);

/** The last snapshot at a record or before it. */
const lastUpTo = <Kept>(archive: SnapshotArchive<Kept>, event: number) => [...archive.backwards(event)].at(0);

describe('thinning', () => {
  test('keeps the first and the last', () => {
    expect(leastMissed([], 0)).toBeUndefined();
    expect(leastMissed([0, 9], 0)).toBeUndefined();
    expect(leastMissed([0, 4, 9], 0)).toBe(1);
    const positions = thinned(1_000, 20, (now) => now);
    expect([positions[0], positions.at(-1)]).toEqual([0, 1_000]);
  });

  test('is dense near the focus and thin far from it, and leaves no long gap', () => {
    const positions = thinned(5_000, 60, () => 2_000);
    const gapAt = (position: number) => {
      const after = positions.findIndex((each) => each > position);
      return positions[after] - positions[after - 1];
    };
    expect(gapAt(2_000)).toBeLessThan(gapAt(4_500));
    expect(gapAt(2_000)).toBeLessThan(gapAt(10));
    expect(Math.max(...gaps(positions))).toBeLessThan(15 * (5_000 / 60));
  });
});

describe('an archive of snapshots', () => {
  /** Snapshots as lists of pieces, of ten bytes each. */
  const pieces = Array.from({ length: 400 }, (_, at) => ({ at }));
  const bytesOf = (all: readonly (readonly object[])[]) => 10 * new Set(all.flat()).size;
  const archiveOf = (bytes: number) =>
    new SnapshotArchive<readonly object[]>(bytes, (kept) => kept.map((piece) => [piece, 10] as const));

  test('counts what snapshots share once, and stays within its limit', () => {
    const random = new Random('archive');
    const archive = archiveOf(1_000);
    for (let event = 0; event < 300; event += 1 + random.integer(0, 3)) {
      const from = random.integer(0, 300);
      archive.add(event, pieces.slice(from, from + 20));
      expect(archive.bytes).toBeLessThanOrEqual(1_000);
      const kept = new Set<readonly object[]>();
      for (let at = 0; at <= event; at++) kept.add(lastUpTo(archive, at)?.kept ?? []);
      expect(archive.bytes).toBe(bytesOf([...kept]));
    }
    expect(archive.length).toBeGreaterThanOrEqual(5);
  });

  test('finds the last snapshot before a record, in whatever order they came', () => {
    const archive = archiveOf(1_000_000);
    for (const event of [50, 10, 30, 30, 0]) archive.add(event, [pieces[event]]);
    expect(archive.length).toBe(4);
    expect([0, 9, 10, 29, 31, 99].map((event) => lastUpTo(archive, event)?.event)).toEqual([0, 0, 10, 10, 30, 50]);
    expect(lastUpTo(archiveOf(10), 5)).toBeUndefined();
  });

  test('a limit that is too small leaves the first snapshot and the last', () => {
    const archive = archiveOf(0);
    for (let event = 0; event < 10; event++) archive.add(event, [pieces[event]]);
    expect([lastUpTo(archive, 8)?.event, lastUpTo(archive, 9)?.event]).toEqual([0, 9]);
  });
});
