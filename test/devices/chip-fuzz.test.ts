/**
 * What a guest may do to its controller is never an assertion and never a hang, and bare machine and pair agree
 * (docs/verification.md).
 */
import { expect, test } from 'vitest';
import { length } from '../check/length';
import { fuzz, runCase } from './chip-fuzz/campaign';

test('random I/O programs, one of a hundred on pairs', () => {
  const { broken, counts } = fuzz(length(30_000, 100_000), 0);
  expect(broken).toBeUndefined();
  // Each kind of run there is, and each cause of an interrupt that a program can bring about.
  for (const kind of ['polite', 'wild', 'killed']) expect(counts.get(`programs on a pair: ${kind}`)).toBeGreaterThan(0);
  for (const cause of ['80', '20', '10', '4'])
    expect(counts.get(`completions there: SSTAT0 ${cause} DSTAT 0`), cause).toBeGreaterThan(0);
  for (const cause of ['20', '8', '4', '1'])
    expect(counts.get(`completions there: SSTAT0 0 DSTAT ${cause}`), cause).toBeGreaterThan(0);
});

test.each([1_000_000_136, 5_000_000_130])(
  'case %i: outputs held for more than 64 operations, most of them aborted, each leave after what they depend on',
  (seed) => {
    expect(runCase('pair', seed, new Map())).toBeUndefined();
  },
);
