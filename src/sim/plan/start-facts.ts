import { faultlessLink, linkFacts } from './link-plan';
import type { RunPlan } from './plan';

/** What the first record of a run's trace says of its plan. */
export const startFacts = (
  { seed, protocol, switches, backups, epochLength, paranoid, link }: RunPlan,
  run: string,
) => ({
  run,
  seed,
  protocol,
  ...switches,
  backups,
  epochLength,
  ...(paranoid ? { paranoid: true as const } : {}),
  ...linkFacts({ ...faultlessLink, ...link }),
});
