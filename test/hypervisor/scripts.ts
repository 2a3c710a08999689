/** Steps of a scripted guest and messages of a scripted primary, for the laboratory's one hypervisor. */
import { controllerAddress } from './laboratory';

export const readClock = [{ ordinary: 3 }, { readClock: true }] as const;
export const startOperation = [{ ordinary: 3 }, { store: { address: controllerAddress, value: 1 } }] as const;

export const epochEnd = (epoch: number, timeOfDay: number, interrupts = 0) =>
  ({ kind: 'epochEnd', epoch, term: 1, length: 10, interrupts, timeOfDay, consoleConfirmed: 0 }) as const;

/** The completion interrupt of the first operation, as the primary forwards it for the end of epoch 0. */
export const forwarded = {
  kind: 'interrupt',
  epoch: 0,
  ordinal: 0,
  source: 'scsi',
  registers: {},
  dma: [],
  operation: 1,
} as const;

/** The bit that the controller's interrupt sets, after so many instructions. */
export const raisedAt = (at: number) => ({ at, bits: 1 << 28 });
