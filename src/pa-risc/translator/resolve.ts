/** Rows of the instruction table for one instruction: its fields and its address are known, or some bits only. */
import type { Binary, Expression, Statement } from '../instructions/expression';

/** An instruction at its place. `pc` has the privilege level in its last two bits. */
export interface Placed {
  readonly word: number;
  readonly pc: number;
}

/** What is known of an instruction: its word, or the bits of a mask; its address, unless that may be any. */
export interface Pattern {
  readonly word: number;
  readonly knownMask?: number;
  readonly pc?: number;
}

const isCondition = /Condition$/;

/** What stands in place of a local. */
export type Known = Map<string, Expression>;

const constant = (value: number): Expression => ({ kind: 'const', value: value | 0 });
export const isConst = (node: Expression): node is Extract<Expression, { kind: 'const' }> => node.kind === 'const';

const binary = (op: Binary, left: number, right: number): number => {
  switch (op) {
    case '+':
      return (left + right) | 0;
    case '-':
      return (left - right) | 0;
    case '&':
      return left & right;
    case '|':
      return left | right;
    case '^':
      return left ^ right;
    case '<<':
      return left << right;
    case '>>':
      return left >> right;
    case '>>>':
      return (left >>> right) | 0;
    case '===':
      return Number(left === right);
    case '!==':
      return Number(left !== right);
    case '<':
      return Number(left < right);
  }
};

/** The operations of which a constant zero on the right changes nothing. */
const withNeutralZero: readonly Binary[] = ['+', '-', '|', '^', '<<', '>>', '>>>'];

/** The expression with its fields, and all that follows from them, as constants. */
export function resolve(node: Expression, pattern: Pattern, known: Known): Expression {
  switch (node.kind) {
    case 'const':
      return node;
    case 'field': {
      const bits = 2 ** node.width - 1;
      const unknown = (~(pattern.knownMask ?? -1) >>> node.shift) & bits;
      return unknown === 0 ? constant((pattern.word >>> node.shift) & bits) : node;
    }
    case 'gr': {
      const index = resolve(node.index, pattern, known);
      return isConst(index) && index.value === 0 ? constant(0) : { kind: 'gr', index };
    }
    case 'local':
      return known.get(node.name) ?? node;
    case 'binary': {
      const [left, right] = [resolve(node.left, pattern, known), resolve(node.right, pattern, known)];
      if (isConst(left) && isConst(right)) return constant(binary(node.op, left.value, right.value));
      if (isConst(right) && right.value === 0 && withNeutralZero.includes(node.op)) return left;
      if (isConst(left) && left.value === 0 && (node.op === '+' || node.op === '|' || node.op === '^')) return right;
      if ([left, right].some((each) => isConst(each) && each.value === 0) && node.op === '&') return constant(0);
      return { kind: 'binary', op: node.op, left, right };
    }
    case 'select': {
      const test = resolve(node.test, pattern, known);
      if (isConst(test)) return resolve(test.value === 0 ? node.no : node.yes, pattern, known);
      return {
        kind: 'select',
        test,
        yes: resolve(node.yes, pattern, known),
        no: resolve(node.no, pattern, known),
      };
    }
    case 'call': {
      const operands = node.operands.map((each) => resolve(each, pattern, known));
      const [field] = operands;
      // Never or always.
      if (isCondition.test(node.routine) && isConst(field) && field.value >> 1 === 0) return constant(field.value & 1);
      if (node.routine !== 'link' || pattern.pc === undefined) return { kind: 'call', routine: node.routine, operands };
      return constant(pattern.pc + (isConst(field) && field.value === 0 ? 8 : 0));
    }
  }
}

/** The statements resolved one by one; those that cannot happen are left out. */
export function resolveAll(statements: readonly Statement[], pattern: Pattern, known: Known): readonly Statement[] {
  return statements.flatMap((statement) => resolveStatement(statement, pattern, known));
}

function resolveStatement(statement: Statement, pattern: Pattern, known: Known): readonly Statement[] {
  switch (statement.kind) {
    case 'let': {
      const value = resolve(statement.value, pattern, known);
      known.delete(statement.name);
      // Carries are formed where they are read, of operands that stay as they are.
      const stands = isConst(value) || (value.kind === 'call' && value.routine === 'carries');
      if (!stands) return [{ kind: 'let', name: statement.name, value }];
      known.set(statement.name, value);
      return [];
    }
    case 'setGr': {
      const index = resolve(statement.index, pattern, known);
      if (isConst(index) && index.value === 0) return [];
      return [{ kind: 'setGr', index, value: resolve(statement.value, pattern, known) }];
    }
    case 'if': {
      const test = resolve(statement.test, pattern, known);
      if (!isConst(test)) return [{ kind: 'if', test, body: resolveAll(statement.body, pattern, known) }];
      return test.value === 0 ? [] : resolveAll(statement.body, pattern, known);
    }
    case 'do':
      return [{ kind: 'do', call: resolve(statement.call, pattern, known) }];
    case 'stopIfFaulted':
      return [];
  }
}
