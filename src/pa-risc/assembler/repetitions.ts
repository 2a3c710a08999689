/** `.rept N` … `.endr`, also nested: the statements in the order of assembly. */
import { AssemblyError } from './assembly-error';
import type { Statement } from './statements';

/** A larger number of statements is taken for a mistake. */
export const greatestStatements = 1 << 20;
const greatestDepth = 32;

/**
 * Calls `place` for each statement, and `times` for the count of each repetition once the statements before it are
 * placed.
 * @throws {AssemblyError} for a `.rept` without its `.endr`, and for too many statements
 */
export function unrolled(
  statements: readonly Statement[],
  file: string,
  place: (statement: Statement) => void,
  times: (statement: Statement) => number,
): void {
  const ends = endsOf(statements, file);
  let placed = 0;
  const range = (from: number, to: number): void => {
    for (let at = from; at < to; at++) {
      const statement = statements[at];
      if (statement.name !== '.rept') {
        if (++placed > greatestStatements) {
          const much = `more than ${greatestStatements} statements, with those that .rept repeats`;
          throw new AssemblyError(`${file}:${statement.line}: ${much}`);
        }
        place(statement);
        continue;
      }
      const end = ends.get(at) as number;
      if (end > at + 1) for (let turn = times(statement); turn > 0; turn--) range(at + 1, end);
      at = end;
    }
  };
  range(0, statements.length);
}

/** The end of each repetition. */
function endsOf(statements: readonly Statement[], file: string): ReadonlyMap<number, number> {
  const ends = new Map<number, number>();
  const open: number[] = [];
  for (const [at, { name, line }] of statements.entries()) {
    if (name === '.rept') {
      open.push(at);
      if (open.length > greatestDepth) {
        throw new AssemblyError(`${file}:${line}: more than ${greatestDepth} repetitions inside one another`);
      }
    }
    if (name !== '.endr') continue;
    const start = open.pop();
    if (start !== undefined) ends.set(start, at);
  }
  if (open.length > 0) throw new AssemblyError(`${file}:${statements[open[0]].line}: .rept without .endr`);
  return ends;
}
