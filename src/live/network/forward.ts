/** A port of this computer whose connections or datagrams go to the guest, as a person writes it. */
import { isIPv4 } from 'node:net';
import { BadInput } from '../../base/bad-input';

export interface Forward {
  readonly protocol: 'tcp' | 'udp';
  /** An IPv4 address of this computer. */
  readonly host: string;
  readonly port: number;
  readonly guestPort: number;
}

const greatestPort = 65_535;
const isPort = (port: number): boolean => port >= 1 && port <= greatestPort;

/** @throws {BadInput} for anything but `tcp:127.0.0.1:8080:80` */
export function parseForward(text: string): Forward {
  const [, protocol, host = '', from, to] = /^(tcp|udp):([^:]+):(\d{1,5}):(\d{1,5})$/.exec(text) ?? [];
  const [port, guestPort] = [Number(from), Number(to)];
  if (protocol === undefined || !isIPv4(host) || !isPort(port) || !isPort(guestPort)) {
    throw new BadInput(
      `${text} is no forward: PROTOCOL:ADDRESS:PORT:GUEST-PORT, such as tcp:127.0.0.1:8080:80, with tcp or udp and an IPv4 address`,
    );
  }
  return { protocol: protocol as Forward['protocol'], host, port, guestPort };
}

export const forwardText = ({ protocol, host, port, guestPort }: Forward): string =>
  `${protocol}:${host}:${port}:${guestPort}`;

/** @throws {BadInput} where two forwards name the same port of this computer */
export function checkForwards(forwards: readonly Forward[]): void {
  for (const [at, one] of forwards.entries()) {
    const same = ({ protocol, host, port }: Forward) =>
      protocol === one.protocol && host === one.host && port === one.port;
    if (forwards.slice(0, at).some(same)) throw new BadInput(`${forwardText(one)}: that port is forwarded already`);
  }
}
