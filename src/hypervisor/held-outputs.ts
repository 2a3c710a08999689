import type { Output } from '../../devices/device';
import { isRestart } from './machine-restart';
import type { Parts } from './parts';

/** More outputs than this are not held: the machine waits. */
const greatestHeld = 256;

/**
 * Whether the machine may run on while the output waits for its acknowledgment. A machine that starts again has lost what its controllers
 * still fetch: it waits until what it was has left.
 */
export function mayBeHeld(output: Output, { options, commit }: Parts): boolean {
  const holds = options.switches.outputRelease === 'hold' && commit.waiting < greatestHeld;
  return holds && !isRestart(output, options.restart !== undefined);
}
