import { expect, test } from 'vitest';
import { type Coverage, firstDifference } from './compare';
import { tried } from './generate';
import { readGolden } from './golden';

test('golden traces of qemu-hppa: all visible state is the same after every instruction, and every row is reached', () => {
  const coverage: Coverage = new Map();
  let instructions = 0;
  for (const { words, records } of readGolden('test/oracle/golden/user.cbor.br')) {
    expect(firstDifference(words, records, coverage)).toBeUndefined();
    instructions += records.length;
  }
  expect(instructions).toBeGreaterThan(200_000);
  const never = tried.map(({ row }) => row.mnemonic).filter((row) => !coverage.has(row));
  expect(never).toEqual([]);
});
