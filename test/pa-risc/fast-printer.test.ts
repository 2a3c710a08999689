import { describe, expect, test } from 'vitest';
import { printedRoutines } from '../../src/pa-risc/fast/printed-routines';
import { Printer } from '../../src/pa-risc/fast/printer';
import { isForFastLoop } from '../../src/pa-risc/fast/selection';
import { table } from '../../src/pa-risc/instructions/table';
import { variants } from '../../src/pa-risc/variants';

describe('the fast loop', () => {
  test('prints each variant that is selected for it', () => {
    const selected = variants.filter(isForFastLoop);
    expect(selected.length).toBeGreaterThan(50);
    for (const variant of selected) expect(() => new Printer(variant, 1, true).print()).not.toThrow();
  });

  test('a row with a routine that has no printer is an error when it is printed, and not an empty text', () => {
    const row = table.findIndex(({ semantics }) => JSON.stringify(semantics).includes('"storeAbsolute"'));
    const variant = { row, knownMask: 0, known: 0 };
    expect(printedRoutines.storeAbsolute).toBeUndefined();
    expect(isForFastLoop(variant)).toBe(false);
    expect(() => new Printer(variant, 1, true).print()).toThrow(
      'the fast loop cannot print the routine storeAbsolute as a statement',
    );
  });
});
