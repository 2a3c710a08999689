import { type Actor, createActor } from 'xstate';
import { hypervisorMachine } from '../../machines/hypervisor';
import type { HypervisorOptions } from './options';

/** The hypervisor's chart over these actions, under the processor's name; not yet started. */
export function boundChart(
  { processor, role, inspect }: HypervisorOptions,
  actions: NonNullable<Parameters<typeof hypervisorMachine.provide>[0]['actions']>,
): Actor<typeof hypervisorMachine> {
  const options = { id: processor, systemId: processor, input: { processor, poweredOnAs: role }, inspect };
  return createActor(hypervisorMachine.provide({ actions }), options);
}
