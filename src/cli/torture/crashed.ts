/** The result of a seed whose run has ended its workers: a finding of its own. */
import type { TrialResult } from '../../check/campaign/running-trial';

const crashes = 'crashes the program: ';

export const crashed = (seed: number, why: string): TrialResult => ({
  seed,
  verdict: 'inconsistent',
  violation: `${crashes}${why}`,
  ...{ failovers: 0, joins: 0, kills: 0, virtualTimeNs: 0, coverage: {} },
});

/** Such a run cannot be made again, nor shrunk, without ending the process. */
export const isCrash = ({ violation }: Pick<TrialResult, 'violation'>): boolean =>
  violation?.startsWith(crashes) === true;
