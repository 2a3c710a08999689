import { expect, test } from 'vitest';
import { type Coverage, firstDifference } from './compare';
import { tried } from './generate';
import { readSystemGolden } from './golden';

test('golden traces of qemu-system-hppa: privileged and translated code and its interruptions, every row reached', () => {
  const coverage: Coverage = new Map();
  let instructions = 0;
  for (const trace of readSystemGolden('test/oracle/golden/system.cbor.br')) {
    expect(firstDifference(trace, coverage)).toBeUndefined();
    instructions += trace.records.length;
  }
  expect(instructions).toBeGreaterThan(50_000);
  const reached = new Set([...coverage.keys()].map((row) => row.split(' ')[0]));
  expect(tried.map(({ row }) => row.mnemonic).filter((row) => !reached.has(row))).toEqual([]);
});
