/** Addresses of processes, as a person writes them: `HOST:PORT`. */
import { isIPv4, isIPv6 } from 'node:net';
import { BadInput } from '../../base/bad-input';

export interface Address {
  readonly host: string;
  /** 0: one that is free. */
  readonly port: number;
}

const greatestPort = 65_535;
const loopback = ['::1', 'localhost'];

const partsOf = (text: string): Address | undefined => {
  const [, host, digits] = /^(.+):(\d{1,5})$/.exec(text) ?? [];
  const port = Number(digits);
  return host === undefined || port > greatestPort ? undefined : { host: host.replace(/^\[(.*)\]$/, '$1'), port };
};

export const isAddress = (text: string): boolean => partsOf(text) !== undefined;

/** @throws {BadInput} for anything else */
export function parseAddress(text: string): Address {
  const parts = partsOf(text);
  if (parts === undefined) throw new BadInput(`${text} is no address: HOST:PORT, such as 127.0.0.1:7200`);
  return parts;
}

export const addressText = ({ host, port }: Address): string => `${isIPv6(host) ? `[${host}]` : host}:${port}`;

/**
 * Other processes are told this address.
 * @throws {BadInput} for one that stands for all of a machine's
 */
export function mustBeTold(address: Address): void {
  if (address.host !== '0.0.0.0' && address.host !== '::') return;
  throw new BadInput(
    `${addressText(address)} is told to the other replicas, which cannot reach this machine by it: give an address of its own, or --advertise one`,
  );
}

/**
 * Without keys a process speaks to this machine only.
 * @throws {BadInput} for an address of another machine
 */
export function mustBeLoopback(address: Address): void {
  if (loopback.includes(address.host) || (isIPv4(address.host) && address.host.startsWith('127.'))) return;
  throw new BadInput(
    `${addressText(address)} is no loopback address, and without keys nothing is encrypted: give --keys, or use 127.0.0.1:${address.port}`,
  );
}
