/** The instructions that the fast loop executes. */
import type { Expression, Statement } from '../instructions/expression';
import { table } from '../instructions/table';
import type { Variant } from '../variants';
import { printedRoutines } from './printed-routines';

/** Overflow traps, unit instructions and semaphores. */
const rare = /^(addc?o|sh.addo|subb?o|subto?|addi(o|to?)|subio|uxor|uaddcmt?|ldcw.)$/;
/** The instructions whose conditions compilers use. */
const conditionalInFastLoop = /^(comi?clr|extr[us]|sub|and|or|add)$/;

/**
 * An engine optimizes no function beyond a certain size: the exact path executes instructions that compilers hardly
 * use, and all that reach beyond registers and memory.
 */
export function isForFastLoop({ row, knownMask }: Variant): boolean {
  const { mnemonic, semantics } = table[row];
  const conditional = JSON.stringify(semantics).includes('Condition');
  const uncommon = rare.test(mnemonic) || (conditional && knownMask === 0 && !conditionalInFastLoop.test(mnemonic));
  return !uncommon && semantics.every(isKnown);
}

function isKnown(statement: Statement): boolean {
  switch (statement.kind) {
    case 'let':
    case 'setGr':
      return isKnownExpression(statement.value);
    case 'if':
      return isKnownExpression(statement.test) && statement.body.every(isKnown);
    case 'do':
      return isKnownExpression(statement.call);
    case 'stopIfFaulted':
      return true;
  }
}

function isKnownExpression(node: Expression): boolean {
  switch (node.kind) {
    case 'binary':
      return isKnownExpression(node.left) && isKnownExpression(node.right);
    case 'select':
      return [node.test, node.yes, node.no].every(isKnownExpression);
    case 'call': {
      const routine = printedRoutines[node.routine];
      return (
        routine !== undefined && (routine.knows?.(node.operands) ?? true) && node.operands.every(isKnownExpression)
      );
    }
    default:
      return true;
  }
}
