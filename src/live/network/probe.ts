/** An ARP request in the guest's name (RFC 826): passt replies as soon as it serves. */
import { guestAddresses } from './guest-addresses';

const broadcast = [0xff, 0xff, 0xff, 0xff, 0xff, 0xff];
const [etherTypeArp, requestOfIpOverEthernet] = [
  [0x08, 0x06],
  [0, 1, 8, 0, 6, 4, 0, 1],
];
const numbers = (address: string): readonly number[] => address.split('.').map(Number);

/** `station`: the guest's station address. */
export const probe = (station: readonly number[]): Uint8Array =>
  Uint8Array.from([
    ...broadcast,
    ...station,
    ...etherTypeArp,
    ...requestOfIpOverEthernet,
    ...station,
    ...numbers(guestAddresses.guest),
    ...[0, 0, 0, 0, 0, 0],
    ...numbers(guestAddresses.gateway),
  ]);
