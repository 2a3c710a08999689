/** `fcmp`: the four relations and its exception (Architecture manual, FCMP; IEEE 754, section 5.7). */
import { type Format, isNan, unpack } from './format';
import { EXCEPTION } from './status';

/** Bits of the condition: greater, less, equal, unordered, and whether unordered operands are invalid. */
const CONDITION = { greater: 16, less: 8, equal: 4, unordered: 2, exception: 1 } as const;

/** Whether the condition holds; exceptions flagged or trapping. */
export function compare(
  format: Format,
  status: number,
  left: bigint,
  right: bigint,
  condition: number,
): { readonly holds: boolean; readonly flags: number; readonly traps: number } {
  const operands = [unpack(format, left), unpack(format, right)];
  const holds = (relation: number) => (condition & relation) !== 0;
  if (operands.some(isNan)) {
    const invalid = holds(CONDITION.exception) || operands.some(({ kind }) => kind === 'signalling');
    const exception = invalid ? EXCEPTION.invalid : 0;
    return { holds: holds(CONDITION.unordered), flags: exception & ~status, traps: exception & status };
  }
  const [one, other] = [ordinal(format, left), ordinal(format, right)];
  const relation = one === other ? CONDITION.equal : one < other ? CONDITION.less : CONDITION.greater;
  return { holds: holds(relation), flags: 0, traps: 0 };
}

/** Numbers in the order of their values; both zeros are equal. */
function ordinal({ width }: Format, bits: bigint): bigint {
  const magnitude = BigInt.asUintN(width - 1, bits);
  return magnitude === bits ? bits : -magnitude;
}
