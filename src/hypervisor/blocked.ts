import type { Exit } from '../pa-risc/processor';
import type { VirtualInterrupt } from './interrupt-buffer';
import type { NumberedOutput } from './output-path';

export type EnvironmentExit = Extract<Exit, { reason: 'environment' }>;

/** What the virtual machine does when it may go on: plain data, so that a wait can be copied. */
export type Blocked =
  | { readonly kind: 'value'; readonly value: number; readonly of: EnvironmentExit['kind']; readonly needs: number }
  | { readonly kind: 'boundary'; readonly interrupts: readonly VirtualInterrupt[]; readonly needs: number }
  | { readonly kind: 'output'; readonly output: NumberedOutput; readonly needs: number }
  | { readonly kind: 'message'; readonly exit: Exit };
