import { expect, test } from 'vitest';
import type { Expression, Routine, Statement } from '../../src/pa-risc/instructions/expression';
import { bind, call, gr, local, op, perform, setGr } from '../../src/pa-risc/instructions/expression';
import { r1, r2, t } from '../../src/pa-risc/instructions/forms';
import { table } from '../../src/pa-risc/instructions/table';
import { expressionsOf, flattened, within } from './operands';

/** Routines that read a floating-point register, and the one that writes it. */
const floatReaders: readonly Routine[] = ['fr', 'frOperand'];

const calls = (node: Expression, routines: readonly Routine[]): boolean =>
  [...within(node)].some((each) => each.kind === 'call' && routines.includes(each.routine));

/** The first expression of an operand that is evaluated after a target is written: it may be that register. */
function readAfterWriting(semantics: readonly Statement[]): string | undefined {
  const written = { general: false, float: false, spaces: false };
  for (const statement of flattened(semantics)) {
    for (const node of expressionsOf(statement)) {
      const reads = [...within(node)].some(({ kind }) => kind === 'gr');
      if (reads && written.general) return `a general register is read: ${JSON.stringify(node)}`;
      // FSTD of register 0 changes the status that it has stored.
      if (calls(node, floatReaders) && written.float)
        return `a floating-point register is read: ${JSON.stringify(node)}`;
      if (calls(node, ['readSpace', 'space']) && written.spaces)
        return `a space register is read: ${JSON.stringify(node)}`;
    }
    if (statement.kind === 'setGr') written.general = true;
    if (statement.kind === 'do' && calls(statement.call, ['setFr'])) written.float = true;
    if (statement.kind === 'do' && calls(statement.call, ['writeSpace'])) written.spaces = true;
  }
  return undefined;
}

/**
 * A local that the carries of a sum are formed from later must not change meanwhile: the fast loop forms them when
 * asked.
 */
function changedSummand(semantics: readonly Statement[]): string | undefined {
  const summands = new Set<string>();
  for (const statement of flattened(semantics)) {
    if (statement.kind !== 'let') continue;
    if (summands.has(statement.name)) return `${statement.name} changes after it was a summand`;
    const { value } = statement;
    if (value.kind !== 'call' || value.routine !== 'carries') continue;
    for (const each of value.operands) {
      if (each.kind !== 'local') return `carries of ${JSON.stringify(each)}, which is no local`;
      summands.add(each.name);
    }
  }
  return undefined;
}

test('no row reads an operand after it has written a target, which may be the same register', () => {
  const faults = table.map(({ mnemonic, semantics }) => [mnemonic, readAfterWriting(semantics)]);
  expect(faults.filter(([, fault]) => fault !== undefined)).toEqual([]);
});

test('no summand changes between a sum and its carries', () => {
  const faults = table.map(({ mnemonic, semantics }) => [mnemonic, changedSummand(semantics)]);
  expect(faults.filter(([, fault]) => fault !== undefined)).toEqual([]);
});

test('an overflow that is read from the operand after the target is written is found', () => {
  const lost = op(op(op(gr(r1), '<<', 2), '>>', 2), '!==', gr(r1));
  const faulty = [
    bind('r', op(op(gr(r1), '<<', 2), '+', gr(r2))),
    setGr(t, local('r')),
    perform('nullify', call('addCondition', 12, local('r'), 0, lost)),
  ];
  expect(readAfterWriting(faulty)).toContain('a general register is read');
});
