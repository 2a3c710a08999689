/** Small worlds for mutants, each as far as it costs seconds: failovers, false suspicions, joins and three replicas. */
import { type Configuration, configuration } from '../../src/check/explorer/configuration';
import { quickConfigurations } from '../../src/check/explorer/configurations';

interface Exploration {
  readonly configuration: Configuration;
  readonly greatestStates: number;
}

const crash = { crashes: 1 } as const;

const joining = configuration('a replica joins, revised', {
  program: 'ordinary ordinary ordinary read byte',
  protocol: 'revised',
  epochLength: 1,
  backups: 0,
  faults: { ...crash, joins: 1 },
});
const three = configuration('three replicas, prototype', {
  program: 'byte',
  protocol: 'prototype',
  backups: 2,
  faults: crash,
});
const suspected = configuration('three replicas, false suspicion, original', {
  program: 'ordinary',
  protocol: 'original',
  epochLength: 8,
  backups: 2,
  faults: { falseSuspicions: 1 },
});
const buffer = configuration('a buffer of one message, original', {
  program: 'read write:0 byte',
  protocol: 'original',
  bufferMessages: 1,
  faults: crash,
});

/** Wholly. */
const whole = Number.POSITIVE_INFINITY;

export const explorations: readonly Exploration[] = [
  ...quickConfigurations.map((of) => ({ configuration: of, greatestStates: whole })),
  ...[joining, three, suspected, buffer].map((of) => ({ configuration: of, greatestStates: 8_000 })),
];
