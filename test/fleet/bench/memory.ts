/** What 100,000 jobs in the queue take, in Redis and in the producer. */
import { Producer } from '../../../src/fleet/producer';
import { RedisServer } from '../redis-server';

const megabytes = (bytes: number): string => `${(bytes / 2 ** 20).toFixed(0)} MB`;

export async function memory(print: (line: string) => void): Promise<void> {
  const server = await RedisServer.start();
  const [redis, reader] = [server.client(), server.client()];
  const before = process.memoryUsage().rss;
  const startedAt = Date.now();
  const producer = await Producer.of(redis, reader, {
    plan: {
      ...{ kind: 'torture', program: 'bench', version: '0', limitMs: 300_000 },
      tasks: { each: {}, seeds: { first: 1, last: 5_000_000 } },
    },
    guessedMs: 200,
    isWanted: () => true,
    isOver: () => false,
    hear: () => {},
    onStatus: () => {},
  });
  await producer.detach();
  const seconds = (Date.now() - startedAt) / 1000;
  const info = await redis.info('memory');
  const used = Number(/used_memory:(\d+)/.exec(info)?.[1]);
  const peak = Number(/used_memory_peak:(\d+)/.exec(info)?.[1]);
  const { queued } = await producer.status();
  print(`${queued} jobs put into the queue in ${seconds.toFixed(1)} s`);
  print(`Redis: ${megabytes(used)}, at most ${megabytes(peak)}`);
  print(`producer: ${megabytes(process.memoryUsage().rss)}, ${megabytes(before)} of it before`);
  await producer.close();
  for (const client of [redis, reader]) client.disconnect();
  await server.end();
}
