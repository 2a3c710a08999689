/**
 * A guest that resets its machine finds it again as at power-on, at both replicas at the same instruction: the reset is an output, which
 * the leading processor releases and the other absorbs, and each of them starts its own machine again at that place.
 */
import type { Output } from '../../devices/device';
import type { Parts } from './parts';

/** The firmware's name for a machine that switches itself off (PDC_SOFT_POWER): that ends every run. */
const powerOff = 'powerOff';

export const isRestart = ({ kind, device }: Output, restarts: boolean): boolean =>
  restarts && kind === 'reset' && device !== powerOff;

/**
 * Starts the machine again if the guest has reset it by this output: memory, processor and fronts are as at power-on; the terminal's ordinals,
 * the clock and the operations' numbers go on. Returns in how many nanoseconds its next instruction comes.
 */
export function restartedAfter(output: Output, { machine, outputs, time, options, epoch, trace }: Parts): number {
  if (options.restart === undefined || !isRestart(output, true)) return 0;
  trace.record(options.processor, 'machine.restarted', { epoch: epoch.number });
  outputs.operations.abandonAll();
  time.stopIntervalTimer();
  machine.io.reset();
  options.restart();
  return options.boundaryCost.restartNs;
}
