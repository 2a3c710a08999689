/** Files that a campaign's tasks need, in Redis under their SHA-256. */
import { createHash } from 'node:crypto';
import type { Redis } from 'ioredis';
import { BadInput } from '../base/bad-input';
import { fileKey } from './keys';

const MiB = 2 ** 20;
const greatestFile = 16 * MiB;
/** After the last campaign or worker that has asked for it. */
const keptSeconds = 7 * 86_400;

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/** @throws {BadInput} if the file is too long for a queue, or is not what the digest says */
export async function putFile(redis: Redis, digest: string, bytes: Uint8Array): Promise<void> {
  if (bytes.length > greatestFile) {
    const [is, most] = [bytes.length, greatestFile].map((length) => (length / MiB).toFixed(1));
    throw new BadInput(`the guest has ${is} MB, and a queue takes at most ${most}: strip its symbols, or run it here`);
  }
  if (sha256(bytes) !== digest) throw new BadInput('the guest has changed since the campaign began: begin again');
  await redis.set(fileKey(digest), Buffer.from(bytes), 'EX', keptSeconds);
}

/** @throws {BadInput} if it is not there, or is not what the digest says */
export async function fileOf(redis: Redis, digest: string): Promise<Uint8Array> {
  const bytes = await redis.getBuffer(fileKey(digest));
  if (bytes === null) throw new BadInput(`its file ${digest} is not in Redis any more`);
  if (sha256(bytes) !== digest) throw new BadInput(`its file ${digest} is another one in Redis`);
  await redis.expire(fileKey(digest), keptSeconds);
  return bytes;
}
