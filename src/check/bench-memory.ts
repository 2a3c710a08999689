import type { GuestMemory } from '../../devices/device';
import type { Transfer } from '../../devices/transfers';

export const memoryBytes = 1 << 16;

/** The memory of one replica, for a device alone. */
export class BenchMemory implements GuestMemory {
  /** Whether a front has written since the last comparison. */
  private isWritten = false;

  constructor(private readonly bytes: Uint8Array) {}

  read(address: number, length: number): Uint8Array {
    return this.bytes.slice(address, address + length);
  }

  write(address: number, bytes: Uint8Array): void {
    this.isWritten = true;
    this.store({ address, bytes });
  }

  /** A store of the guest, or DMA. */
  store({ address, bytes }: Transfer): void {
    if (address < memoryBytes) this.bytes.set(bytes.subarray(0, memoryBytes - address), address);
  }

  copy(): BenchMemory {
    return new BenchMemory(this.bytes.slice());
  }

  /** Whether a front has written here or there what the other has not. */
  differsFrom(other: BenchMemory): boolean {
    if (!this.isWritten && !other.isWritten) return false;
    this.isWritten = false;
    other.isWritten = false;
    return this.bytes.some((byte, at) => byte !== other.bytes[at]);
  }
}
