import type { Configuration } from '../../check/explorer/configuration';
import { configurations } from '../../check/explorer/configurations';
import { type ExploredMutation, exploredMutations, ignoredFor, mutant } from '../../check/explorer/mutants';
import { type ExplorationReport, report } from '../../check/explorer/report';

/** The task of a thread: a configuration, or a rule to take away. */
export interface ExploreTask {
  readonly name: string;
  readonly mutate: boolean;
  readonly greatestStates?: number;
}

/** The names of the possible tasks. */
export function taskNames(mutate: boolean): readonly string[] {
  return mutate ? exploredMutations : configurations.map(({ name }) => name);
}

export function exploreTask(
  { name, mutate, greatestStates }: ExploreTask,
  onProgress: (states: number) => void,
): ExplorationReport {
  const configuration = mutate
    ? mutant(name as ExploredMutation)
    : (configurations.find((each) => each.name === name) as Configuration);
  const ignored = mutate ? ignoredFor(name as ExploredMutation) : [];
  return report(configuration, { greatestStates, ignored, onProgress });
}
