/**
 * How a guided search has come to a run: `17@1203 -> 2@2210 -> 5` is seed 17, left at its record 1203 by its second
 * fork, which was left at record 2210 by the fifth.
 */

/** A run that is left at a record by a fork. */
export interface Left {
  /** The seed of the first run; the number of the fork of a later one. */
  readonly seed: number;
  readonly event: number;
}

export interface Recipe {
  /** The runs that were left, in their order; none for a seed as it is. */
  readonly left: readonly Left[];
  /** The seed, or the fork of the last run that was left. */
  readonly last: number;
}

export const recipeText = ({ left, last }: Recipe): string =>
  [...left.map(({ seed, event }) => `${seed}@${event}`), last].join(' -> ');

/** The recipe of a text; `undefined` if it is none. */
export function readRecipe(text: string): Recipe | undefined {
  const parts = text.split('->').map((part) => part.trim());
  const last = parts.pop() ?? '';
  const left = parts.map((part) => /^(\d{1,10})@(\d{1,15})$/.exec(part));
  if (!/^\d{1,10}$/.test(last)) return undefined;
  const runs = left.flatMap((match) => (match === null ? [] : [{ seed: Number(match[1]), event: Number(match[2]) }]));
  const rises = runs.every(({ event }, at) => at === 0 || event >= runs[at - 1].event);
  return runs.length === left.length && rises ? { left: runs, last: Number(last) } : undefined;
}
