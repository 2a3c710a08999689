import type { GuestMemory } from '../device';
import { NONE } from './registers';

const greatestAddress = 2 ** 32;

/**
 * Guest memory as the chip reads it: half words are big-endian, and of a word the lower half comes first. What lies
 * outside memory reads as `undefined`.
 */
export class ChipReader {
  constructor(private readonly from: Pick<GuestMemory, 'read'>) {}

  half(address: number): number | undefined {
    const bytes = this.bytes(address, 2);
    return bytes && (bytes[0] << 8) | bytes[1];
  }

  word(address: number): number | undefined {
    const low = this.half(address);
    const high = this.half(address + 2);
    return low === undefined || high === undefined ? undefined : ((high << 16) | low) >>> 0;
  }

  /** `undefined` where the list ends, too. */
  address(at: number): number | undefined {
    const address = this.word(at);
    return address === NONE ? undefined : address;
  }

  /** `undefined` unless all lie in memory. */
  bytes(address: number, length: number): Uint8Array | undefined {
    if (address + length > greatestAddress) return undefined;
    const bytes = this.from.read(address, length);
    return bytes.length === length ? bytes : undefined;
  }
}

/** The same for a chip that writes, too; a write outside memory is lost. */
export class ChipMemory extends ChipReader {
  constructor(private readonly memory: GuestMemory) {
    super(memory);
  }

  setHalf(address: number, value: number): void {
    this.setBytes(address, Uint8Array.of(value >>> 8, value));
  }

  setWord(address: number, value: number): void {
    this.setHalf(address, value & 0xffff);
    this.setHalf(address + 2, value >>> 16);
  }

  setBytes(address: number, bytes: Uint8Array): void {
    if (bytes.length > 0 && this.bytes(address, bytes.length) !== undefined) this.memory.write(address, bytes);
  }

  /** Counts one more. */
  count(address: number): void {
    this.setWord(address, ((this.word(address) ?? 0) + 1) >>> 0);
  }
}
