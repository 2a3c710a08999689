/** `HOST:PORT` on the command line. */
import { InvalidArgumentError } from 'commander';
import { BadInput } from '../../base/bad-input';
import { type Address, parseAddress } from '../../live/sockets/address';

export function address(text: string): Address {
  try {
    return parseAddress(text);
  } catch (error) {
    if (error instanceof BadInput) throw new InvalidArgumentError(error.message);
    throw error;
  }
}

/** A name by which views know a process. */
export function memberName(text: string): string {
  if (/^[a-z][a-z\d]{0,30}$/.test(text)) return text;
  throw new InvalidArgumentError('a name is a small letter and then small letters and digits, such as left.');
}
