/** A frame in one line, as network monitors print it: Ethernet, ARP, IPv4, ICMP, UDP, TCP. */

const etherType = { ip: 0x0800, arp: 0x0806 } as const;
const protocol = { icmp: 1, tcp: 6, udp: 17 } as const;
const headerBytes = 14;
const icmpTypes: Readonly<Record<number, string>> = { 0: 'echo reply', 3: 'unreachable', 8: 'echo request' };
const arpOperations: Readonly<Record<number, string>> = { 1: 'request', 2: 'reply' };
/** TCP flags from bit 0 on. */
const flags = ['FIN', 'SYN', 'RST', 'PSH', 'ACK', 'URG'] as const;

export function frameText(frame: Uint8Array): string {
  if (frame.length < headerBytes) return `fragment of ${frame.length} bytes`;
  const packet = frame.subarray(headerBytes);
  const type = halfAt(frame, 12);
  const text = type === etherType.arp ? arpText(packet) : type === etherType.ip ? ipText(packet) : undefined;
  return text ?? `${stationAt(frame, 6)} > ${stationAt(frame, 0)} type 0x${type.toString(16).padStart(4, '0')}`;
}

function arpText(packet: Uint8Array): string | undefined {
  if (packet.length < 28) return undefined;
  const operation = halfAt(packet, 6);
  const sender = addressAt(packet, 14);
  if (operation === 1) return `ARP request: who has ${addressAt(packet, 24)}, tell ${sender}`;
  return `ARP ${arpOperations[operation] ?? operation}: ${sender} is at ${stationAt(packet, 8)}`;
}

function ipText(packet: Uint8Array): string | undefined {
  const header = 4 * (packet[0] & 0x0f);
  const length = Math.min(halfAt(packet, 2), packet.length);
  if (packet.length < 20 || length < header) return undefined;
  const [from, to] = [addressAt(packet, 12), addressAt(packet, 16)];
  const data = packet.subarray(header, length);
  const fragment = halfAt(packet, 6) & 0x1fff;
  if (fragment > 0) return `IP ${from} > ${to} fragment at ${8 * fragment}, ${data.length} bytes`;
  switch (packet[9]) {
    case protocol.icmp:
      return `IP ${from} > ${to} ICMP ${icmpText(data)}`;
    case protocol.udp:
      return `IP ${from}.${halfAt(data, 0)} > ${to}.${halfAt(data, 2)} UDP ${Math.max(0, data.length - 8)} bytes`;
    case protocol.tcp:
      return `IP ${from}.${halfAt(data, 0)} > ${to}.${halfAt(data, 2)} TCP ${tcpText(data)}`;
    default:
      return `IP ${from} > ${to} protocol ${packet[9]}, ${data.length} bytes`;
  }
}

function icmpText(data: Uint8Array): string {
  const name = icmpTypes[data[0]] ?? `type ${data[0]}`;
  return data[0] === 0 || data[0] === 8 ? `${name} ${halfAt(data, 6)}, ${data.length - 8} bytes` : name;
}

function tcpText(data: Uint8Array): string {
  const set = flags.filter((_, bit) => ((data[13] ?? 0) & (1 << bit)) !== 0).join(' ');
  const count = Math.max(0, data.length - 4 * ((data[12] ?? 0) >>> 4));
  return `${set} seq ${wordAt(data, 4)} ack ${wordAt(data, 8)} window ${halfAt(data, 14)}, ${count} bytes`;
}

const halfAt = (bytes: Uint8Array, at: number): number => ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0);
const wordAt = (bytes: Uint8Array, at: number): number => ((halfAt(bytes, at) << 16) | halfAt(bytes, at + 2)) >>> 0;
const addressAt = (bytes: Uint8Array, at: number): string => [...bytes.subarray(at, at + 4)].join('.');
const stationAt = (bytes: Uint8Array, at: number): string =>
  Array.from(bytes.subarray(at, at + 6), (byte) => byte.toString(16).padStart(2, '0')).join(':');
