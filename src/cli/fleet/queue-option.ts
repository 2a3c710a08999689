/** `--queue`: where a fleet's Redis is. The address may bear a password: it is never printed. */
import { Option } from 'commander';
import { type QueueAddress, queueAddress } from '../../fleet/address';
import { UsageError } from '../usage-error';

/** `true`: the address is in the environment. */
export type QueueOption = string | true;

const queueVariable = 'UNDERSTUDY_QUEUE';

export const queueOption = (what: string): Option =>
  new Option('--queue [redis://host:port/db]', `${what} (default address: that in ${queueVariable})`);

/** @throws {UsageError} if no address is given, or one that cannot be read */
export function addressOf(queue: QueueOption | undefined): QueueAddress {
  const given = typeof queue === 'string' ? queue : process.env[queueVariable];
  if (given === undefined || given === '')
    throw new UsageError(`no queue is named: give --queue redis://HOST:PORT, or set ${queueVariable}`);
  return queueAddress(given);
}

export const detachOption = (): Option =>
  new Option('--detach', 'with --queue: put the work into the queue, print its name, and end');
