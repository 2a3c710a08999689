/** What the cold loop executes: the semantics of each variant, with the bits of its words that are known. */
import type { Statement } from '../instructions/expression';
import { table } from '../instructions/table';
import { type Variant, variants } from '../variants';
import { coldRoutines } from './cold-routines';
import { isPrintable } from './printed-routines';
import { resolveAll } from './resolve';

/** By variant: its statements, if the loop can do them all. */
export function coldStatements(): readonly (readonly Statement[] | undefined)[] {
  statementsKnown ??= variants.map(statementsOf);
  return statementsKnown;
}
let statementsKnown: ReturnType<typeof coldStatements> | undefined;

function statementsOf({ row, knownMask, known }: Variant): readonly Statement[] | undefined {
  const { mask, match, semantics } = table[row];
  const statements = resolveAll(semantics, { word: match | known, knownMask: mask | knownMask }, new Map());
  return isPrintable(statements, coldRoutines) ? statements : undefined;
}

/** The case of a conditional branch decides whether the branch is taken; all share the code that follows. */
export const decides = (statement: Statement): boolean => statement.kind === 'let' && statement.name === 'taken';

export const afterTaken: readonly Statement[] = (() => {
  const semantics = table.map((each) => each.semantics).find((each) => each.some(decides)) ?? [];
  return resolveAll(semantics.slice(semantics.findIndex(decides) + 1), { word: 0, knownMask: 0 }, new Map());
})();

export const calls = (statement: Statement, routine: string): boolean =>
  statement.kind === 'do' && statement.call.kind === 'call' && statement.call.routine === routine;
