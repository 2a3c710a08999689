/** Where an instruction leads: to the next one, past it, or to the target of a branch. */
import type { Expression, Statement } from '../instructions/expression';
import { table } from '../instructions/table';
import { variants } from '../variants';
import { isPrintable } from './printed-routines';
import { isPrivileged } from './privileged';
import { isConst, type Placed, resolve, resolveAll } from './resolve';

/** What becomes of the instruction in the delay slot, for a branch that is taken and for one that is not. */
interface Slot {
  readonly taken: boolean;
  readonly notTaken: boolean;
}

export interface Decoded extends Placed {
  /** The semantics with all that the word tells. */
  readonly statements: readonly Statement[];
  readonly flow: Flow;
  /** A hypervisor would simulate it: an instruction for level 0 only. */
  readonly simulated: boolean;
}

type Flow =
  | { readonly kind: 'plain' }
  /** A condition nullifies the instruction after it. */
  | { readonly kind: 'nullifies' }
  /** The instruction after it is nullified in any case. */
  | { readonly kind: 'skips' }
  | {
      readonly kind: 'branch';
      readonly conditional: boolean;
      /** A constant with the privilege level in its last two bits, or what the printer has to evaluate. */
      readonly target: Expression;
      readonly slotExecutes: Slot;
      /** The register that receives the return address. */
      readonly link: number | undefined;
    };

/** The instruction if regions may contain it. */
export function decoded(placed: Placed, variant: number): Decoded | undefined {
  const row = table[variants[variant].row];
  const statements = resolveAll(row.semantics, placed, new Map());
  const simulated = row.class !== 'ordinary' || statements.some(isPrivileged);
  if (!isPrintable(statements) || (simulated && placed.pc & 3)) return undefined;
  const flow = flowOf(statements, placed);
  return flow === undefined ? undefined : { ...placed, statements, flow, simulated };
}

function flowOf(statements: readonly Statement[], placed: Placed): Flow | undefined {
  const nullify = statements.map(operandOf('nullify')).find((each) => each !== undefined) ?? zero;
  const always = statements.map(targetOf).find((each) => each !== undefined);
  const sometimes = statements.flatMap((each) => (each.kind === 'if' ? each.body : [])).map(targetOf);
  const target = always ?? sometimes.find((each) => each !== undefined);
  if (target === undefined) {
    if (!isConst(nullify)) return { kind: 'nullifies' };
    return { kind: nullify.value === 0 ? 'plain' : 'skips' };
  }
  const executes = (taken: number) => {
    const value = resolve(nullify, placed, new Map([['taken', { kind: 'const', value: taken }]]));
    return isConst(value) ? value.value === 0 : undefined;
  };
  const [taken, notTaken] = [executes(1), executes(0)];
  if (taken === undefined || notTaken === undefined) return undefined;
  const link = statements.find((each) => each.kind === 'setGr' && isReturnAddress(each.value, placed));
  return {
    kind: 'branch',
    conditional: always === undefined,
    target,
    slotExecutes: { taken, notTaken },
    link: link?.kind === 'setGr' && isConst(link.index) ? link.index.value : undefined,
  };
}

const zero: Expression = { kind: 'const', value: 0 };
const isReturnAddress = (node: Expression, { pc }: Placed): boolean => isConst(node) && node.value === ((pc + 8) | 0);

const operandOf =
  (routine: string) =>
  (statement: Statement): Expression | undefined =>
    statement.kind === 'do' && statement.call.kind === 'call' && statement.call.routine === routine
      ? statement.call.operands[0]
      : undefined;

function targetOf(statement: Statement): Expression | undefined {
  if (statement.kind !== 'do' || statement.call.kind !== 'call') return undefined;
  const { routine, operands } = statement.call;
  if (routine === 'branch') return operands[0];
  return routine === 'branchExternal' ? operands[1] : undefined;
}
