import { expect, test } from 'vitest';
import { runCase } from '../lan-fuzz/campaign';

test('random registers, descriptors and frames: both replicas alike, and each access ends soon', () => {
  const counts = new Map<string, number>();
  for (let seed = 0; seed < 100; seed++) expect(runCase(seed, counts)).toBeUndefined();
  for (const what of ['operation', 'abort', 'frames', 'underruns', 'transmissions completed', 'snapshots'])
    expect(counts.get(what), what).toBeGreaterThan(0);
});
