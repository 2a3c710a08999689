import type { Witness } from '../course';
import { busWitnesses } from './bus';
import { environmentWitnesses } from './environment';
import { lanWitnesses } from './lan';
import { haltingWitness, listeningWitness, printerWitnesses, scenarioWitnesses } from './pairs';
import { busyPrinterWitness } from './printer';

/** Runs that together pass through every chart. */
export const allWitnesses = (): readonly Witness[] => [
  ...busWitnesses,
  ...lanWitnesses,
  ...environmentWitnesses,
  ...printerWitnesses(),
  busyPrinterWitness,
  haltingWitness(),
  listeningWitness(),
  ...scenarioWitnesses('examples/scenarios'),
  ...scenarioWitnesses('test/machines/scenarios'),
];

/** Of these the cheapest that pass through all states of the hypervisor's chart and most of its transitions. */
const quickScenarios =
  /^(p6-value|repeat|variable|paranoid|deaf|joiner-dies|joiner-left|joiner-without|joiner-of|second-death|failover-epoch|false-susp|hand-over-in|partition|console)/;

export const quickWitnesses = (): readonly Witness[] =>
  allWitnesses().filter(({ name }) => !name.endsWith('.scenario') || quickScenarios.test(name));
