import { type Actor, createActor } from 'xstate';
import { watched } from '../../devices/watched';
import type { hypervisorMachine } from '../../machines/hypervisor';
import type { FailureSink } from '../base/listen';
import { remembering } from '../base/remembering-chart';
import type { HypervisorOptions } from './options';

type Chart = typeof hypervisorMachine;

/**
 * This chart with these actions, under the processor's name; not yet started. An inspector sees every step;
 * `leadsAlone`: the view at power-on has no backup.
 */
export function boundChart(
  chart: Chart,
  { processor, role, parent, inspected = () => false }: HypervisorOptions,
  leadsAlone: boolean,
  sink: FailureSink,
  actions: NonNullable<Parameters<Chart['provide']>[0]['actions']>,
): Actor<Chart> {
  const input = { processor, poweredOnAs: role, leadsAlone };
  const options = { id: processor, systemId: processor, input, parent };
  return watched(createActor(remembering(chart, actions, inspected), options), sink);
}
