/** Who is who on the machine's Ethernet, as passt tells the guest by DHCP. */
export const guestAddresses = {
  guest: '10.72.0.2',
  prefix: 24,
  gateway: '10.72.0.1',
  /** The gateway's own station address. */
  gatewayStation: '08:00:09:72:00:fe',
} as const;
