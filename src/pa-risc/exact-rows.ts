/** By one more than the variant: whether only the exact path executes the instruction; 0 is no instruction. */
import { isForFastLoop } from './fast/selection';
import type { Expression, Statement } from './instructions/expression';
import { table } from './instructions/table';
import { coldStatements } from './translator/cold-statements';
import { printedRoutines } from './translator/printed-routines';
import { variants } from './variants';

const rows = (isOnlyExact: (variant: (typeof variants)[number], number: number) => boolean): Uint8Array =>
  Uint8Array.from([1, ...variants.map((variant, number) => (isOnlyExact(variant, number) ? 1 : 0))]);

/** Of a machine that interprets. */
export const exactRows: Uint8Array = rows((variant) => !isForFastLoop(variant));

/** Of a machine that translates: regions hold some instructions that the cold loop does not know. */
export function exactRowsOfRegions(): Uint8Array {
  const cold = coldStatements();
  ofRegions ??= rows(({ row }, number) => cold[number] === undefined && table[row].semantics.some(isStrangeStatement));
  return ofRegions;
}
let ofRegions: Uint8Array | undefined;

/** Whether the statement has a routine of which regions have no code, whatever its operands. */
function isStrangeStatement(statement: Statement): boolean {
  switch (statement.kind) {
    case 'let':
    case 'setGr':
      return isStrange(statement.value);
    case 'if':
      return isStrange(statement.test) || statement.body.some(isStrangeStatement);
    case 'do':
      return isStrange(statement.call);
    case 'stopIfFaulted':
      return false;
  }
}

function isStrange(node: Expression): boolean {
  switch (node.kind) {
    case 'binary':
      return isStrange(node.left) || isStrange(node.right);
    case 'select':
      return [node.test, node.yes, node.no].some(isStrange);
    case 'call':
      return (node.routine !== 'trap' && printedRoutines[node.routine] === undefined) || node.operands.some(isStrange);
    default:
      return false;
  }
}
