/** The connection to a fleet's Redis, and what is wrong with a Redis that cannot bear a fleet. */
import { Redis } from 'ioredis';
import { BadInput } from '../base/bad-input';
import type { QueueAddress } from './address';
import { format, formatKey } from './keys';

const leastVersion = [6, 2] as const;
const connectTimeoutMs = 10_000;
const greatestRetryMs = 2000;

/**
 * Connects, and finds out whether this Redis can bear a fleet. A connection that breaks later comes back by itself.
 * @throws {BadInput} if there is no Redis, or one that cannot be used
 */
export async function connectRedis(address: QueueAddress): Promise<Redis> {
  let isOpen = false;
  let failure: Error | undefined;
  const redis = new Redis(address.url, {
    lazyConnect: true,
    connectTimeout: connectTimeoutMs,
    maxRetriesPerRequest: null,
    retryStrategy: (times) => (isOpen ? Math.min(times * 100, greatestRetryMs) : null),
  });
  redis.on('error', (error: Error) => {
    failure ??= error;
  });
  try {
    await redis.connect();
    mustBear(await redis.info(), address);
    await redis.set(formatKey, format, 'NX');
    const found = await redis.get(formatKey);
    if (found !== format)
      throw new BadInput(`the Redis at ${address.shown} holds the queue of another program: give another database`);
    isOpen = true;
    return redis;
  } catch (error) {
    redis.disconnect();
    throw error instanceof BadInput ? error : new BadInput(wordsOf(failure ?? (error as Error), address));
  }
}

/** A Redis that restarts, or a connection that breaks, is no failure: the connection comes back. */
export const isOutOfMemory = (error: unknown): boolean => error instanceof Error && /\bOOM\b/.test(error.message);

/** What has failed, in one line. */
export function wordsOf(error: Error, { shown }: QueueAddress): string {
  const { code, message } = error as NodeJS.ErrnoException;
  if (/WRONGPASS|NOAUTH|invalid password|without any password/i.test(message))
    return `the Redis at ${shown} does not take this user or password: give redis://USER:PASSWORD@HOST:PORT in UNDERSTUDY_QUEUE`;
  if (/NOPERM/.test(message)) return `the Redis at ${shown} does not permit this user what a queue needs: ${message}`;
  if (/WRONGTYPE/.test(message))
    return `the Redis at ${shown} has ${formatKey} for something else: give another database`;
  if (isOutOfMemory(error))
    return `the Redis at ${shown} has no memory left: raise its maxmemory, or cancel campaigns (understudy queue status)`;
  if (code === 'ECONNREFUSED') return `no Redis listens at ${shown}: start one there, or give its address`;
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return `no Redis at ${shown}: there is no host of this name`;
  return `no Redis can be reached at ${shown}: ${message || (code ?? 'the connection was closed')}`;
}

/** @throws {BadInput} */
function mustBear(info: string, { shown }: QueueAddress): void {
  const fields = new Map(
    info.split('\r\n').map((line) => {
      const at = line.indexOf(':');
      return [line.slice(0, at), line.slice(at + 1)];
    }),
  );
  const version = fields.get('redis_version') ?? '';
  const [major = 0, minor = 0] = version.split('.').map(Number);
  if (major < leastVersion[0] || (major === leastVersion[0] && minor < leastVersion[1]))
    throw new BadInput(`the Redis at ${shown} has version ${version}: ${leastVersion.join('.')} or later is needed`);
  const policy = fields.get('maxmemory_policy') ?? 'noeviction';
  if (fields.get('maxmemory') !== '0' && policy !== 'noeviction')
    throw new BadInput(`the Redis at ${shown} drops what is in use (maxmemory-policy ${policy}): set noeviction`);
}
