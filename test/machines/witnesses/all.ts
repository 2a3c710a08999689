import type { Witness } from '../course';
import { busWitnesses } from './bus';
import { haltingWitness, printerWitness, scenarioWitnesses } from './pairs';

/** Runs that together pass through every chart. */
export const allWitnesses = (): readonly Witness[] => [
  ...busWitnesses,
  printerWitness(),
  haltingWitness(),
  ...scenarioWitnesses('examples/scenarios'),
  ...scenarioWitnesses('test/machines/scenarios'),
];
