import type { Replica } from '../replica/replica';
import { faultlessLink, linkFaults } from './plan/link-plan';
import type { RunPlan } from './plan/plan';

type Facts = Pick<Replica, 'name' | 'alive' | 'frozen'>;

/** The faults in force at an instant, each in a few words. */
export const faultsInForce = (
  plan: RunPlan,
  replicas: readonly Facts[],
  at: number,
  environmentIsUp = true,
): readonly string[] => [
  ...replicas.filter(({ alive }) => !alive).map(({ name }) => `${name} is dead`),
  ...replicas.filter(({ frozen }) => frozen).map(({ name }) => `${name} is frozen`),
  ...linkFaults({ ...faultlessLink, ...plan.link }, at),
  ...(environmentIsUp ? [] : ['the environment is down']),
  ...(plan.arbiter ? [] : ['no arbiter']),
];
