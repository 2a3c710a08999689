import { expect, test } from 'vitest';
import { Random } from '../../../src/base/random';
import { length } from '../../check/length';
import { oldest } from '../emulator';
import { type Coverage, coverageReport } from '../forms';
import { firstDifference, firstTranslatedDifference } from './compare';
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

test('the same programs with all code translated at once: the state is the interpreter’s at every cut', () => {
  const traces = [...readSystemGolden('test/oracle/golden/system.cbor.br')];
  for (const [program, trace] of traces.slice(0, length(5, traces.length)).entries()) {
    expect(firstTranslatedDifference(trace, new Random(`golden/${program}`)), `program ${program}`).toBeUndefined();
  }
});
