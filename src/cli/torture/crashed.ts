/** The result of a seed whose run has ended its workers: a finding of its own. */
import type { TrialResult } from '../../check/campaign/running-trial';
import type { SearchResult } from '../../check/guided/search';

const crashes = 'crashes the program: ';

export const crashed = (seed: number, why: string): TrialResult => ({
  seed,
  verdict: 'inconsistent',
  violation: `${crashes}${why}`,
  ...{ failovers: 0, joins: 0, kills: 0, virtualTimeNs: 0, coverage: {} },
});

/** A guided search: which of its runs it was is unknown, so that the finding bears the name of its seed. */
export function crashedSearch(seed: number, why: string): SearchResult {
  const root = crashed(seed, why);
  const { violation = crashes, coverage } = root;
  const findings = [{ recipe: `${seed}`, violation }];
  return { seed, root, runs: 1, instructions: 0, coverage, cells: [], tried: {}, findings };
}

/** Such a run cannot be made again, nor shrunk, without ending the process. */
export const isCrash = ({ violation }: Pick<TrialResult, 'violation'>): boolean =>
  violation?.startsWith(crashes) === true;
