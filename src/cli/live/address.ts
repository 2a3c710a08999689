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
