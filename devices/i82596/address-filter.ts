/** The destinations of the frames that a station takes (user's manual, address filtering). */
import type { Configuration } from './configuration';

export const addressBytes = 6;
const hashBits = 64;
const polynomial = 0x04c11db7;

/** Of the multicast hash: bits 7 to 2 of the check sequence of the address. */
export function hashIndex(address: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of address) {
    for (let bit = 0; bit < 8; bit++) {
      const carry = (crc >>> 31) ^ ((byte >>> bit) & 1);
      crc = (crc << 1) ^ (carry === 0 ? 0 : polynomial);
    }
  }
  return (crc >>> 2) % hashBits;
}

const isBroadcast = (address: Uint8Array): boolean => address.every((byte) => byte === 0xff);

/** `hash`: the indices of the multicast addresses that the guest has set up. */
export function takes(
  frame: Uint8Array,
  own: readonly number[],
  hash: readonly number[],
  configuration: Configuration,
): boolean {
  const destination = frame.subarray(0, addressBytes);
  if (destination.length < addressBytes) return false;
  if (configuration.isPromiscuous) return true;
  if (isBroadcast(destination)) return configuration.takesBroadcasts;
  if ((destination[0] & 1) === 0) return destination.every((byte, at) => byte === own[at]);
  return configuration.takesAllMulticasts || hash.includes(hashIndex(destination));
}
