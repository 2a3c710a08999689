import type { Exit } from '../pa-risc/processor';

/** An instruction that needs a value of the environment, or a firmware call for the time of day (PDC_TOD_READ). */
export type EnvironmentExit =
  | Extract<Exit, { reason: 'environment' }>
  | { readonly reason: 'environment'; readonly kind: 'timeOfDay'; readonly pc: number };
