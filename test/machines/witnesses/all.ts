import type { Witness } from '../course';
import { haltingWitness, scenarioWitnesses } from './pairs';

/** Runs that together pass through every chart. */
export const allWitnesses = (): readonly Witness[] => [
  haltingWitness(),
  ...scenarioWitnesses('examples/scenarios'),
  ...scenarioWitnesses('test/machines/scenarios'),
];
