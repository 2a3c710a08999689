/**
 * How a guided search has come to a run: `17@1203 -> 2@2210 -> 5/cut` is seed 17, left at its record 1203 by its second
 * fork, which was left at record 2210 by the fifth, whose aim was a cut at once.
 */
import { type Aim, aims } from './aims';

/** A seed's run, or a fork. */
export interface RunName {
  /** The seed of the first run; the number of the fork of a later one. */
  readonly seed: number;
  /** The fault that the fork was to bring at once. */
  readonly aim?: Aim;
}

/** A run that is left at a record by a fork. */
export interface Left extends RunName {
  readonly event: number;
}

export interface Recipe {
  /** The runs that were left, in their order; none for a seed as it is. */
  readonly left: readonly Left[];
  /** The seed, or the fork of the last run that was left. */
  readonly last: RunName;
}

export const recipeText = ({ left, last }: Recipe): string =>
  [...left.map((run) => `${nameText(run)}@${run.event}`), nameText(last)].join(' -> ');

const nameText = ({ seed, aim }: RunName): string => (aim === undefined ? String(seed) : `${seed}/${aim}`);

const form = /^(\d{1,10})(?:\/(\w+))?(?:@(\d{1,15}))?$/;

/** The recipe of a text; `undefined` if it is none. */
export function readRecipe(text: string): Recipe | undefined {
  const runs = text.split('->').map((part) => readRun(part.trim()));
  const [last] = runs.splice(-1);
  if (last === undefined || last.event !== undefined) return undefined;
  const left = runs.flatMap((run) => (run?.event === undefined ? [] : [{ ...run, event: run.event }]));
  const rises = left.every(({ event }, at) => at === 0 || event >= left[at - 1].event);
  if (left.length < runs.length || !rises || (left[0] ?? last).aim !== undefined) return undefined;
  return { left, last };
}

function readRun(text: string): (RunName & { readonly event?: number }) | undefined {
  const match = form.exec(text);
  if (match === null) return undefined;
  const [, seed, name, event] = match;
  const aim = aims.find((each) => each === name);
  if (name !== undefined && aim === undefined) return undefined;
  return { seed: Number(seed), ...(aim && { aim }), ...(event !== undefined && { event: Number(event) }) };
}
