/** The tasks of a campaign as short data: one for each of some seeds, or a list. A task's place is its unit. */

export type TaskList =
  | { readonly each: object; readonly seeds: SeedRange | readonly number[] }
  | { readonly list: readonly object[] };

interface SeedRange {
  readonly first: number;
  readonly last: number;
}

const isList = (seeds: SeedRange | readonly number[]): seeds is readonly number[] => Array.isArray(seeds);

export function lengthOf(tasks: TaskList): number {
  if ('list' in tasks) return tasks.list.length;
  return isList(tasks.seeds) ? tasks.seeds.length : tasks.seeds.last - tasks.seeds.first + 1;
}

export function taskAt(tasks: TaskList, unit: number): object {
  if ('list' in tasks) return tasks.list[unit];
  return { ...tasks.each, seed: isList(tasks.seeds) ? tasks.seeds[unit] : tasks.seeds.first + unit };
}
