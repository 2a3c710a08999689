import type { Expression, Statement } from './instructions/expression';
import { table } from './instructions/table';
import { CR } from './registers';

/** A row of the table with some bits of the word known, so that a back end can fold expressions of these bits. */
export interface Variant {
  /** The row's place in the table. */
  readonly row: number;
  /** The known bits and their values. */
  readonly knownMask: number;
  readonly known: number;
}

const isCondition = /Condition$/;

/** The bits of the word on which the row's condition depends. */
function conditionBits(statements: readonly Statement[]): number {
  let bits = 0;
  const fields = (node: Expression): void => {
    if (node.kind === 'field') bits |= (2 ** node.width - 1) << node.shift;
    else if (node.kind === 'binary') [node.left, node.right].forEach(fields);
    else if (node.kind === 'select') [node.test, node.yes, node.no].forEach(fields);
  };
  const search = (node: Expression): void => {
    if (node.kind === 'call') {
      if (isCondition.test(node.routine)) fields(node.operands[0]);
      node.operands.forEach(search);
    } else if (node.kind === 'binary') [node.left, node.right].forEach(search);
    else if (node.kind === 'select') [node.test, node.yes, node.no].forEach(search);
  };
  for (const statement of statements) {
    if (statement.kind === 'let' || statement.kind === 'setGr') search(statement.value);
    else if (statement.kind === 'do') search(statement.call);
    else if (statement.kind === 'if') bits |= conditionBits(statement.body);
  }
  return bits >>> 0;
}

const branches = (statements: readonly Statement[]): boolean =>
  statements.some(
    (each) =>
      (each.kind === 'do' && each.call.kind === 'call' && each.call.routine === 'branch') ||
      (each.kind === 'if' && branches(each.body)),
  );

/** Every value of the bits of `mask`. */
function* valuesOf(mask: number): Generator<number> {
  let value = 0;
  do {
    yield value >>> 0;
    value = (value - mask) & mask;
  } while (value !== 0);
}

/**
 * All variants. A read of CR16 has one of its own. A conditional branch has one for each condition. Any other
 * conditional instruction has one for "never", which compilers use nearly always, and one for the rest.
 */
export const variants: readonly Variant[] = table.flatMap(({ semantics }, row) => {
  const mask = conditionBits(semantics);
  const general = { row, knownMask: 0, known: 0 };
  if (table[row].mnemonic === 'mfctl') return [{ row, knownMask: 0x1f << 21, known: CR.timer << 21 }, general];
  if (mask === 0) return [general];
  if (!branches(semantics)) return [{ row, knownMask: mask, known: 0 }, general];
  return [...valuesOf(mask)].map((known) => ({ row, knownMask: mask, known }));
});

/** Each instruction has a major opcode in its first six bits. */
const opcodeShift = 26;

/** A pattern of bits and the number of the variant that has it, in the order of the variants. */
interface Pattern {
  readonly mask: number;
  readonly match: number;
  readonly number: number;
}

/** By major opcode: the patterns that a word may have. */
const patterns: readonly (readonly Pattern[])[] = Array.from({ length: 64 }, (_, opcode) =>
  variants.flatMap(({ row, knownMask, known }, number): Pattern[] => {
    const { mask, match } = table[row];
    if (((opcode << opcodeShift) ^ match) & mask & (0x3f << opcodeShift)) return [];
    return [{ mask: mask | knownMask, match: match | known, number }];
  }),
);

/** The variant of `word`, or -1 when no instruction has this pattern. */
export function decode(word: number): number {
  for (const { mask, match, number } of patterns[word >>> opcodeShift]) {
    if (((word ^ match) & mask) === 0) return number;
  }
  return -1;
}
