import type { ChipMemory } from './chip-memory';
import type { Settings } from './settings';

/** The parts of the chip that both units work with. */
export interface Chip {
  readonly memory: ChipMemory;
  readonly settings: Settings;
  /** The address of the SCB. */
  readonly scb: number;
  /** The unit has a reason to interrupt, a bit of the SCB's status. */
  report(cause: number): void;
}
