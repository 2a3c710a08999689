import { expect, test } from 'vitest';
import { firstDifference } from './compare';
import { type Coverage, coverageReport } from './forms';
import { wanted } from './generate';
import { readGolden } from './golden';

test('golden traces of qemu-hppa: all visible state is the same after every instruction, and every row, completer and condition is reached', () => {
  const coverage: Coverage = new Map();
  let instructions = 0;
  for (const { words, records } of readGolden('test/oracle/golden/user.cbor.br')) {
    expect(firstDifference(words, records, coverage)).toBeUndefined();
    instructions += records.length;
  }
  expect(instructions).toBeGreaterThan(200_000);
  expect(coverageReport(wanted, coverage, 1).missed).toEqual([]);
});
