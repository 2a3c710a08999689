import type { Exit } from '../pa-risc/processor';
import type { VirtualInterrupt } from './interrupt-buffer';
import type { NumberedOutput } from './output-path';

/** An instruction that needs a value of the environment, or a firmware call that asks for the time of day (PDC_TOD_READ). */
export type EnvironmentExit =
  | Extract<Exit, { reason: 'environment' }>
  | { readonly reason: 'environment'; readonly kind: 'timeOfDay'; readonly pc: number };

/**
 * What the virtual machine does when it may go on: plain data, so that a wait can be copied. `length`: the backup has to know how long
 * an epoch is before it starts it.
 */
export type Blocked =
  | Awaiting
  | { readonly kind: 'message'; readonly exit: Exit | EnvironmentExit | { readonly reason: 'length' } };

/** What the leading processor waits with, until so many messages have been acknowledged. */
export type Awaiting =
  | { readonly kind: 'value'; readonly value: number; readonly of: EnvironmentExit['kind']; readonly needs: number }
  | { readonly kind: 'boundary'; readonly interrupts: readonly VirtualInterrupt[]; readonly needs: number }
  | { readonly kind: 'output'; readonly output: NumberedOutput; readonly needs: number }
  /** The next epoch, which is ready to be started. */
  | { readonly kind: 'start'; readonly needs: number };
