/** `--keys`: with them connections are encrypted and say who calls; without them a process stays on its machine. */
import { type Command, Option } from 'commander';
import { type Credentials, readCredentials } from '../../live/keys/credentials';
import { type Address, mustBeLoopback } from '../../live/sockets/address';

export interface KeysOption {
  readonly keys?: string;
}

export const keysOption = (
  what = 'certificates that understudy keys has made (without: for this machine only)',
): Option => new Option('--keys <folder>', what);

/** The options of a person's command, who has a certificate too. */
export const withClient = (command: Command): Command =>
  command.addOption(keysOption()).option('--client <name>', 'whose certificate is shown', 'client');

/** @throws {BadInput} if the keys cannot be used, or there are none and an address is not on this machine */
export function trustOf({ keys }: KeysOption, name: string, addresses: readonly Address[]): Credentials | undefined {
  if (keys !== undefined) return readCredentials(keys, name);
  for (const address of addresses) mustBeLoopback(address);
  return undefined;
}
