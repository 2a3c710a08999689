import { type Actor, createActor } from 'xstate';
import { watched } from '../../devices/watched';
import { hypervisorMachine } from '../../machines/hypervisor';
import type { FailureSink } from '../base/listen';
import type { HypervisorOptions } from './options';
import { remembering } from './remembering-chart';

/** The hypervisor's chart over these actions, under the processor's name; not yet started. Who inspects it sees every step. */
export function boundChart(
  { processor, role, inspect }: HypervisorOptions,
  sink: FailureSink,
  actions: NonNullable<Parameters<typeof hypervisorMachine.provide>[0]['actions']>,
): Actor<typeof hypervisorMachine> {
  const options = { id: processor, systemId: processor, input: { processor, poweredOnAs: role }, inspect };
  const chart = hypervisorMachine.provide({ actions });
  return watched(createActor(inspect === undefined ? remembering(chart) : chart, options), sink);
}
