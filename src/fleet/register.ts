/** The workers of a fleet that are alive: each says so every few seconds. */
import type { Redis } from 'ioredis';
import * as v from 'valibot';
import { workerKey, workersKey } from './keys';

const presenceSchema = v.object({
  name: v.string(),
  host: v.string(),
  pid: v.number(),
  program: v.string(),
  version: v.string(),
  threads: v.number(),
  /** Jobs in work. */
  active: v.number(),
  /** Units that were done since the worker began. */
  units: v.number(),
  startedAt: v.number(),
  /** The last job that it could not do with what it has, until it does another one of that campaign. */
  refuses: v.optional(v.object({ campaign: v.string(), why: v.string() })),
});

export type Presence = Readonly<v.InferOutput<typeof presenceSchema>>;

export const presenceMs = 3000;
/** A worker that is silent for so long is not alive. */
const silentMs = 15_000;

export async function tellPresence(redis: Redis, presence: Presence): Promise<void> {
  await redis.set(workerKey(presence.name), JSON.stringify(presence), 'PX', silentMs);
  await redis.sadd(workersKey, presence.name);
}

export async function tellAbsence(redis: Redis, name: string): Promise<void> {
  await redis.del(workerKey(name));
  await redis.srem(workersKey, name);
}

export async function aliveWorkers(redis: Redis): Promise<readonly Presence[]> {
  const names = (await redis.smembers(workersKey)).sort();
  if (names.length === 0) return [];
  const texts = await redis.mget(names.map(workerKey));
  const gone = names.filter((_, at) => texts[at] === null);
  if (gone.length > 0) await redis.srem(workersKey, ...gone);
  return texts.flatMap((text) => presenceOf(text) ?? []);
}

function presenceOf(text: string | null): Presence | undefined {
  try {
    const parsed = v.safeParse(presenceSchema, JSON.parse(text ?? ''));
    return parsed.success ? parsed.output : undefined;
  } catch {
    return undefined;
  }
}

export const threadsOf = (workers: readonly Presence[]): number =>
  workers.reduce((sum, { threads }) => sum + threads, 0);

/** `3 workers with 6 threads`. */
export const workersText = (workers: readonly Presence[]): string =>
  `${counted(workers.length, 'worker')} with ${counted(threadsOf(workers), 'thread')}`;

const counted = (count: number, what: string): string => `${count} ${what}${count === 1 ? '' : 's'}`;
