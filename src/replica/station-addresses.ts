/** Station addresses, with Hewlett-Packard's prefix: the machine's, one for all its processors, and the peer's. */
export const stationAddresses = {
  machine: [0x08, 0x00, 0x09, 0x72, 0x00, 0x01],
  peer: [0x08, 0x00, 0x09, 0x72, 0x00, 0x02],
} as const;
