/** The tasks of a campaign as short data: one for each seed of a range, or a list. A task's place is its unit. */

export type TaskList =
  | { readonly each: object; readonly seeds: { readonly first: number; readonly last: number } }
  | { readonly list: readonly object[] };

export const lengthOf = (tasks: TaskList): number =>
  'list' in tasks ? tasks.list.length : tasks.seeds.last - tasks.seeds.first + 1;

export const taskAt = (tasks: TaskList, unit: number): object =>
  'list' in tasks ? tasks.list[unit] : { ...tasks.each, seed: tasks.seeds.first + unit };
