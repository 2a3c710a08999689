import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { table } from '../../src/pa-risc/instructions/table';
import { oldest, version, versionText } from './emulator';
import { type Exclusion, exclusions, formsLeftOut, rowsLeftOut } from './exclusions';
import { wanted } from './generate';
import { wanted as wantedOfSystem } from './system/generate';

const listed = Object.entries<Exclusion>(exclusions);
const versions = ({ from, until }: Exclusion): string =>
  [from && `from ${versionText(from)} on`, until && `before ${versionText(until)}`].filter(Boolean).join(', ') ||
  'always';

/** Whether a test of this file, or a row of its table, has the title. */
const titled = (file: string, title: string): boolean => readFileSync(`test/pa-risc/${file}`, 'utf8').includes(title);

describe('what no emulator is asked, and the test that stands in', () => {
  test.each(
    listed.map(([name, exclusion]) => [name, versions(exclusion), exclusion.standIn.join(' and '), exclusion] as const),
  )('%s (%s): %s', (_name, _versions, _standIn, { standIn, rows = [] }) => {
    expect(standIn.length).toBeGreaterThan(0);
    for (const each of standIn) {
      const [, file, title] = /^(\S+\.test\.ts): (.+)$/.exec(each) ?? [];
      expect([each, titled(file, title)]).toEqual([each, true]);
    }
    const mnemonics = table.map(({ mnemonic }) => mnemonic);
    expect(rows.filter((row) => !mnemonics.includes(row))).toEqual([]);
  });
});

test('a later QEMU is asked what an earlier one has wrong, and only what it has wrong itself is left out', () => {
  const [old, young] = [oldest, version(11, 1)];
  expect([rowsLeftOut(old).has('dcor'), rowsLeftOut(young).has('dcor')]).toEqual([true, false]);
  expect([rowsLeftOut(old).has('ssm'), rowsLeftOut(young).has('ssm')]).toEqual([false, true]);
  const asked = (form: string) => [wanted(old).includes(form), wanted(young).includes(form)];
  expect(asked('sh2add,sv')).toEqual([false, true]);
  expect(asked('sh2add,nuv')).toEqual([false, false]);
  expect(asked('ds,<')).toEqual([false, true]);
  expect(asked('ds,<<')).toEqual([false, false]);
  expect(asked('dcor,sdc')).toEqual([false, true]);
  expect(asked('ftest,acc')).toEqual([true, false]);
  expect(asked('ftest,rej')).toEqual([false, false]);
  expect(asked('ldcwx,s')).toEqual([true, false]);
  expect(wantedOfSystem(young).some((form) => form.startsWith('ssm'))).toBe(false);
  expect(formsLeftOut(young).length).toBeLessThan(formsLeftOut(old).length);
});
