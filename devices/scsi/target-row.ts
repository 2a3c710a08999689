import type { World } from '../place';
import type { LogicalUnit } from './unit';

/** A SCSI target on the bus that all processors share: one row says all. */
export interface TargetRow {
  /** Its SCSI ID, 0 to 6: 7 is that of the processors' controllers. A higher ID wins the arbitration. */
  readonly id: number;
  /**
   * Makes the target's unit for a world. Each run is a world of its own, the bare run too, so a unit keeps its medium
   * in itself and shares nothing with the units of other runs. A check of the plan makes a unit that never runs.
   */
  readonly unit: (world: World) => LogicalUnit;
}
