/** 1,000 workers whose jobs only wait: how many jobs a second the producer and Redis bear. */
import { type ChildProcess, spawn } from 'node:child_process';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { Redis } from 'ioredis';
import { resultsKey } from '../../../src/fleet/keys';
import { Producer } from '../../../src/fleet/producer';
import { FleetWorker } from '../../../src/fleet/worker';
import { RedisServer } from '../redis-server';
import { cpuSeconds } from './cpu';

const [processes, workersEach] = [4, 250] as const;
const workers = processes * workersEach;
const program = 'bench';
/** What a job waits, the longest first; each second of a worker is one job at 1000. */
const waitsMs = [2000, 1000, 500, 250] as const;
const seconds = 20;

/** A process with many workers. */
export async function simulatedWorkers([url, prefix]: readonly string[]): Promise<void> {
  process.setMaxListeners(0);
  for (let at = 0; at < workersEach; at++) {
    const redis = new Redis(url, { maxRetriesPerRequest: null });
    redis.setMaxListeners(0);
    new FleetWorker(redis, {
      presence: { name: `${prefix}-${at}`, host: 'h', pid: 1, program, version: '0', threads: 1, startedAt: 0 },
      lockMs: 30_000,
      bring: async () => ({}),
      execute: async (_kind, task) => {
        const { waitMs } = task as { waitMs: number };
        await pause(waitMs * (0.9 + (at % 21) / 100));
        return { answer: { verdict: 'consistent', text: 'x'.repeat(200) } };
      },
      tell: () => {},
    });
    await pause(5);
  }
}

export async function thousand(print: (line: string) => void): Promise<void> {
  const server = await RedisServer.start('--maxclients', '10000');
  const children: ChildProcess[] = Array.from({ length: processes }, (_, at) =>
    spawn('node', [fileURLToPath(import.meta.url), 'workers', server.url, String(at)], { stdio: 'inherit' }),
  );
  const redis = server.client();
  await until(async () => (await redis.smembers('understudy:workers')).length === workers);
  print(`${workers} workers in ${processes} processes`);
  for (const waitMs of waitsMs) {
    const wanted = (workers * 1000) / waitMs;
    const count = Math.round(wanted * seconds);
    const { rate, busy } = await measure(server, redis, count, waitMs, children);
    print(`jobs of ${waitMs} ms: ${rate.toFixed(0)} of ${wanted.toFixed(0)} jobs/s; busy: ${busy}`);
    if (rate < 0.8 * wanted) break;
  }
  for (const child of children) child.kill('SIGKILL');
  redis.disconnect();
  await server.end();
}

/** Jobs a second while all workers work, and how much of a core each part needed. */
async function measure(
  server: RedisServer,
  redis: Redis,
  count: number,
  waitMs: number,
  children: readonly ChildProcess[],
) {
  const reader = server.client();
  const producer = await Producer.of(redis, reader, {
    plan: {
      ...{ kind: 'wait', program, version: '0', limitMs: 60_000 },
      tasks: { each: { waitMs }, seeds: { first: 1, last: count } },
    },
    // Each unit a job.
    greatestAhead: count,
    guessedMs: 10_000,
    isWanted: () => true,
    isOver: () => false,
    hear: () => {},
    onStatus: () => {},
  });
  const cpu = () => ({
    producer: cpuSeconds(process.pid),
    redis: cpuSeconds(server.pid),
    workers: children.reduce((sum, child) => sum + cpuSeconds(child.pid), 0),
  });
  const [before, startedAt] = [cpu(), Date.now()];
  await producer.run();
  const [after, taken] = [cpu(), (Date.now() - startedAt) / 1000];
  await producer.close();
  reader.disconnect();
  const busy = (['producer', 'redis', 'workers'] as const).map(
    (part) => `${part} ${((after[part] - before[part]) / taken).toFixed(2)}`,
  );
  // From a tenth to nine tenths: neither the start nor the last jobs. A record's name begins with its instant.
  const records = await redis.xrange(resultsKey(producer.name), '-', '+');
  const [from, to] = [0.1, 0.9].map((part) => Number(records[Math.floor(records.length * part)][0].split('-')[0]));
  return { rate: (count * 0.8 * 1000) / Math.max(1, to - from), busy: `${busy.join(', ')} cores` };
}

async function until(isSo: () => Promise<boolean>): Promise<void> {
  while (!(await isSo())) await pause(200);
}
