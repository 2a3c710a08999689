/** Loads, stores and products of doublewords: two words each in the table, 64 bits at once in regions. */
import type { Expression, Statement } from '../instructions/expression';
import { PLACE } from '../layout';
import { OP } from './code';
import { lookAtUnit } from './float-unit';
import { printLoadDouble, printStoreDouble } from './memory-access';
import type { Printer } from './printer';
import { isConst } from './resolve';

/** Prints what these statements begin with, if it is on a doubleword; returns how many of them it is, or 0. */
export function printDoubleword(printer: Printer, statements: readonly Statement[]): number {
  const [first, second, third, fourth, fifth] = statements;
  const product = operandsOf(first, 'setFr')?.[1];
  if (product?.kind === 'call' && product.routine === 'multiplyHigh' && operandsOf(second, 'setFr') !== undefined) {
    printProduct(printer, product.operands, word(operandsOf(first, 'setFr')));
    return 2;
  }
  const alignment = operandsOf(first, 'align')?.[2];
  if (alignment === undefined || !isConst(alignment) || alignment.value !== 8) return 0;
  const stored = operandsOf(second, 'store');
  const source = stored?.[3];
  if (stored !== undefined && source?.kind === 'call' && operandsOf(third, 'store') !== undefined) {
    printStoreDouble(printer, stored, word(source.operands));
    return 3;
  }
  const target = operandsOf(fourth, 'setFr');
  if (second.kind !== 'let' || second.value.kind !== 'call' || target === undefined) return 0;
  if (operandsOf(fifth, 'setFr') === undefined) return 0;
  printLoadDouble(printer, second.value.operands, word(target));
  return 5;
}

/** Both words of a product in one store: hosts forward stores of halves to a load of the whole only slowly. */
function printProduct(printer: Printer, factors: readonly Expression[], target: number): void {
  const { code } = printer;
  code.int(0);
  for (const each of factors) {
    printer.value(each);
    code.op(OP.extendUnsigned);
  }
  code.op(OP.multiplyLong);
  code.long(32);
  code.op(OP.rotateLeftLong);
  code.longStore(PLACE.floats + 4 * target);
  if (target === 0) lookAtUnit(code);
}

/** The word of the register file that is the first operand. */
const word = ([node]: readonly Expression[] = []): number => (node !== undefined && isConst(node) ? node.value : 0);

/** The operands of a statement that calls this routine. */
const operandsOf = (statement: Statement | undefined, routine: string): readonly Expression[] | undefined =>
  statement?.kind === 'do' && statement.call.kind === 'call' && statement.call.routine === routine
    ? statement.call.operands
    : undefined;
