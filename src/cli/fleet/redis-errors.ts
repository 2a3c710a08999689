/** Errors of Redis as bad input: one clear line. What a campaign has already is safe in Redis and in its file. */
import type { QueueAddress } from '../../fleet/address';
import { wordsOf } from '../../fleet/redis';
import { UsageError } from '../usage-error';

export async function telling<Result>(address: QueueAddress, use: () => Promise<Result>): Promise<Result> {
  try {
    return await use();
  } catch (error) {
    if (error instanceof Error && isOfRedis(error)) throw new UsageError(wordsOf(error, address));
    throw error;
  }
}

const isOfRedis = ({ name, message }: Error): boolean =>
  name === 'ReplyError' ||
  /Connection is closed|^(OOM|NOPERM|NOAUTH|WRONGTYPE|MISCONF|READONLY|LOADING)\b/.test(message);
