/** The parts that the families of the instruction table share: the shape of a row, fields, and common operations. */
import {
  bind,
  call,
  type Expression,
  field,
  gr,
  local,
  op,
  perform,
  type Routine,
  type Statement,
  select,
  stopIfFaulted,
  when,
} from './expression';

export interface Instruction {
  readonly mnemonic: string;
  readonly mask: number;
  readonly match: number;
  readonly class: 'ordinary' | 'privileged' | 'environment';
  readonly semantics: readonly Statement[];
  readonly syntax: Syntax;
}

/**
 * The templates of a form, for `assembler/spelling.ts`. A listing prints the first template that covers the whole word;
 * the assembler understands these and the accepted ones.
 */
interface Syntax {
  readonly printed: readonly string[];
  readonly accepted: readonly string[];
}
export interface Form {
  readonly mnemonic: string;
  readonly syntax: Syntax;
}

/** The old name of a form, with the completers and operands of its printed text. */
const classic = (mnemonic: string, printed: readonly string[]): string[] =>
  printed.slice(-1).map((template) => template.replace(/^[^ {]+/, mnemonic));
export const form = (
  mnemonic: string,
  printed: readonly string[],
  accepted: readonly string[] = classic(mnemonic, printed),
): Form => ({ mnemonic, syntax: { printed, accepted } });
const unwritten = (mnemonic: string): Form => form(mnemonic, []);

export const r1 = field(16, 5);
export const r2 = field(21, 5);
export const t = field(0, 5);
const condition = field(12, 4);
export const lowSign = (width: number): Expression => op(field(1, width - 1), '-', op(field(0, 1), '<<', width - 1));
export const immediate5 = op(field(17, 4), '-', op(field(16, 1), '<<', 4));
export const [a, b, r, c] = ['a', 'b', 'r', 'c'].map(local);

export const row = (name: Form | string, mask: number, match: number, ...semantics: Statement[]): Instruction => ({
  ...(typeof name === 'string' ? unwritten(name) : name),
  mask: mask >>> 0,
  match: match >>> 0,
  class: 'ordinary',
  semantics,
});
export const privileged = (instruction: Instruction): Instruction => ({ ...instruction, class: 'privileged' });
export const register = (name: Form | string, extension: number, ...semantics: Statement[]) =>
  row(name, 0xfc000fc0, 0x08000000 | (extension << 6), bind('a', gr(r1)), bind('b', gr(r2)), ...semantics);
export const nullifyIf = (routine: Routine, ...operands: Expression[]) =>
  perform('nullify', call(routine, condition, ...operands));

export const sum = (carryIn: Expression | number): Statement[] => [
  bind('r', op(op(a, '+', b), '+', carryIn)),
  bind('c', call('carries', a, b, r)),
];
export const difference = (borrowIn: Expression | number): Statement[] => [
  bind('n', op(b, '^', -1)),
  bind('r', op(op(a, '+', local('n')), '+', borrowIn)),
  bind('c', call('carries', a, local('n'), r)),
];
export const sumOverflow = op(op(op(a, '^', r), '&', op(b, '^', r)), '<', 0);
export const differenceOverflow = op(op(op(a, '^', b), '&', op(a, '^', r)), '<', 0);
export const trapIf = (test: Expression, vector: number) => when(test, perform('trap', vector), stopIfFaulted);
export const conditionTrap = (routine: Routine, ...operands: Expression[]) =>
  trapIf(call(routine, condition, ...operands), 13);

export const base = gr(r2);
/** The space of a data reference: by the register of two bits, or by the offset. */
export const spaceAt = (offset: Expression): Expression => call('space', field(14, 2), offset);
/** A space register's number of three bits: the lowest of the field is the highest. */
export const spaceRegister = op(op(field(14, 2), '|', op(field(13, 1), '<<', 2)), '&', 7);
export const left21 = op(
  op(
    op(op(op(field(1, 11), '<<', 9), '|', op(field(14, 2), '<<', 7)), '|', op(field(16, 5), '<<', 2)),
    '|',
    op(field(12, 2), '|', op(field(0, 1), '<<', 20)),
  ),
  '<<',
  11,
);
export const nullifyNext = perform('nullify', field(1, 1));

export const sar = call('readControl', 11);
/** Shift and deposit conditions: never, =, <, odd, and the negations. */
export const shiftCondition = op(op(select(op(field(13, 2), '===', 3), 7, field(13, 2)), '<<', 1), '|', field(15, 1));
