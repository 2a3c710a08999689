/** The registers that a row of the instruction table names, found in its semantics. */
import type { Expression, Routine, Statement } from '../../src/pa-risc/instructions/expression';
import type { Instruction } from '../../src/pa-risc/instructions/table';
import { into } from '../oracle/words';

export interface Operand {
  readonly file: 'general' | 'float';
  /** The lowest bit of the field that names the register; none where the form always means the same register. */
  readonly shift?: number;
  /** Bits of the field. With four of them it names a register from 16 on. */
  readonly bits: number;
  readonly fixed?: number;
  reads: boolean;
  writes: boolean;
}

/** Which operands of a routine are words of the floating-point file that it reads, and which it writes. */
const floatAccesses: Partial<
  Record<Routine, { readonly reads: readonly number[]; readonly writes: readonly number[] }>
> = {
  fr: { reads: [0], writes: [] },
  frOperand: { reads: [0], writes: [] },
  setFr: { reads: [], writes: [0] },
  floatArithmetic: { reads: [2, 3], writes: [4] },
  floatCopy: { reads: [2], writes: [3] },
  floatConvert: { reads: [3], writes: [4] },
  floatCompare: { reads: [1, 2], writes: [] },
  floatMultiplyAnd: { reads: [2, 3, 5, 6], writes: [4, 6] },
};

/** The field in an expression that names a register: the widest one; a single bit tells the half. */
function registerField(node: Expression): { readonly shift: number; readonly bits: number } | undefined {
  if (node.kind === 'field') return node.width >= 4 ? { shift: node.shift, bits: node.width } : undefined;
  if (node.kind === 'binary') return registerField(node.left) ?? registerField(node.right);
  return undefined;
}

/** What stands in an expression, itself included. */
export function* within(node: Expression): Generator<Expression> {
  yield node;
  if (node.kind === 'gr') yield* within(node.index);
  else if (node.kind === 'binary') yield* withinAll([node.left, node.right]);
  else if (node.kind === 'select') yield* withinAll([node.test, node.yes, node.no]);
  else if (node.kind === 'call') yield* withinAll(node.operands);
}
function* withinAll(nodes: readonly Expression[]): Generator<Expression> {
  for (const node of nodes) yield* within(node);
}

/** The expressions of a statement that are evaluated by itself, without those of its body. */
export function expressionsOf(statement: Statement): readonly Expression[] {
  switch (statement.kind) {
    case 'let':
      return [statement.value];
    case 'setGr':
      return [statement.index, statement.value];
    case 'if':
      return [statement.test];
    case 'do':
      return [statement.call];
    case 'stopIfFaulted':
      return [];
  }
}

/** Statements with those of bodies after their conditions. */
export function* flattened(statements: readonly Statement[]): Generator<Statement> {
  for (const statement of statements) {
    yield statement;
    if (statement.kind === 'if') yield* flattened(statement.body);
  }
}

export function operandsOf({ semantics }: Instruction): readonly Operand[] {
  const found = new Map<string, Operand>();
  const note = (file: Operand['file'], index: Expression, access: 'reads' | 'writes') => {
    const place = registerField(index);
    // Register 0 of the floating-point ones is the status: no operand.
    const fixed = index.kind === 'const' && file === 'general' ? index.value : undefined;
    if (place === undefined && fixed === undefined) return;
    const key = `${file} ${place?.shift ?? `=${fixed}`}`;
    const operand = found.get(key) ?? { file, bits: 5, ...place, fixed, reads: false, writes: false };
    operand[access] = true;
    found.set(key, operand);
  };
  for (const statement of flattened(semantics)) {
    if (statement.kind === 'setGr') note('general', statement.index, 'writes');
    for (const node of withinAll(expressionsOf(statement))) {
      if (node.kind === 'gr') note('general', node.index, 'reads');
      if (node.kind !== 'call') continue;
      const accesses = floatAccesses[node.routine];
      for (const at of accesses?.reads ?? []) note('float', node.operands[at], 'reads');
      for (const at of accesses?.writes ?? []) note('float', node.operands[at], 'writes');
    }
  }
  return [...found.values()];
}

/** The word with this register in the place of the operand. */
export const naming = (word: number, { shift, bits }: Operand, register: number): number =>
  shift === undefined ? word : into(word, shift, bits, register);
