import { expect, test } from 'vitest';
import { Random } from '../../src/base/random';
import { table } from '../../src/pa-risc/instructions/table';
import { length } from '../check/length';
import { firstDifference, firstTranslatedDifference } from './compare';
import { oldest } from './emulator';
import { rowsLeftOut } from './exclusions';
import { type Coverage, coverageReport } from './forms';
import { tried, wanted } from './generate';
import { readGolden } from './golden';
import { tried as triedInSystem } from './system/generate';

test('every row of the instruction table is compared with an emulator, or it is said why not', () => {
  const left = rowsLeftOut(oldest);
  const compared = new Set([...tried, ...triedInSystem].map(({ row }) => row.mnemonic));
  const rest = [...new Set(table.map(({ mnemonic }) => mnemonic))].filter(
    (each) => !compared.has(each) || left.has(each),
  );
  expect(rest.sort()).toEqual([...left.keys()].sort());
});

test('golden traces of qemu-hppa: all visible state is the same after every instruction, and every row, completer and condition is reached', () => {
  const coverage: Coverage = new Map();
  let instructions = 0;
  for (const { words, records } of readGolden('test/oracle/golden/user.cbor.br')) {
    expect(firstDifference(words, records, coverage)).toBeUndefined();
    instructions += records.length;
  }
  expect(instructions).toBeGreaterThan(200_000);
  expect(coverageReport(wanted(oldest), coverage, 1).missed).toEqual([]);
});

test('the same traces with all code translated at once: the state is the same at every cut', () => {
  const traces = [...readGolden('test/oracle/golden/user.cbor.br')];
  const compared = length(2, traces.length);
  for (const [program, { words, records }] of traces.slice(0, compared).entries()) {
    expect(firstTranslatedDifference(words, records, new Random(`golden/${program}`)), `program ${program}`).toBe(
      undefined,
    );
  }
});
