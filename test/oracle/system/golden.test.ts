import { expect, test } from 'vitest';
import { oldest } from '../emulator';
import { type Coverage, coverageReport } from '../forms';
import { firstDifference } from './compare';
import { wanted } from './generate';
import { readSystemGolden } from './golden';

test('golden traces of qemu-system-hppa: privileged and translated code and its interruptions, every row, completer and condition reached', () => {
  const coverage: Coverage = new Map();
  let instructions = 0;
  for (const trace of readSystemGolden('test/oracle/golden/system.cbor.br')) {
    expect(firstDifference(trace, coverage, oldest)).toBeUndefined();
    instructions += trace.records.length;
  }
  expect(instructions).toBeGreaterThan(50_000);
  expect(coverageReport(wanted(oldest), coverage, 1).missed).toEqual([]);
});
