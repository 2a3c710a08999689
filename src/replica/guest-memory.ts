import type { GuestMemory } from '../../devices/device';
import type { Processor } from '../pa-risc/processor';

/** The memory of a processor, for the fronts of its devices. */
export const guestMemory = (cpu: Pick<Processor, 'readMemory' | 'writeMemory'>): GuestMemory => ({
  read: (address, length) => cpu.readMemory(address, length),
  write: (address, bytes) => cpu.writeMemory(address, bytes),
});
