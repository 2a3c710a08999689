/** What cannot bear a fleet, and what is none of a fleet's: one clear line each, exit code 2, and nothing is lost. */
import { createServer, type Server } from 'node:net';
import { Queue } from 'bullmq';
import type { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Campaign, type Plan } from '../../src/fleet/campaign';
import { jobData } from '../../src/fleet/jobs';
import { formatKey, prefix, queueName, resultsKey } from '../../src/fleet/keys';
import { FleetWorker, type WorkerEvent } from '../../src/fleet/worker';
import { inProcess, refusedInOneLine } from '../cli/in-process';
import { hasRedisServer, RedisServer, withoutRedisServer } from './redis-server';

const secret = 'swordfish';

describe('without a Redis: one clear line and exit code 2', () => {
  test.each([
    ['no address', ['queue', 'status'], /no queue is named: give --queue redis:\/\/HOST:PORT, or set UNDERSTUDY_QUEUE/],
    [
      'no address at all',
      ['queue', 'status', '--queue', secret],
      /address of the queue cannot be read: expected redis:/,
    ],
    [
      'another protocol',
      ['worker', '--queue', `http://x:${secret}@h`],
      /address of the queue cannot be read: expected/,
    ],
    [
      'a database without a number',
      ['worker', '--queue', `redis://x:${secret}@h/db`],
      /names no database by its number/,
    ],
    [
      'no Redis there',
      ['worker', '--queue', `redis://x:${secret}@127.0.0.1:1`],
      /no Redis listens at redis:\/\/127.0.0.1:1: start/,
    ],
    [
      'no such host',
      ['queue', 'status', '--queue', `redis://:${secret}@no.invalid`],
      /no Redis at redis:\/\/no.invalid:6379/,
    ],
    [
      'threads of one’s own',
      ['torture', '--workers', '2', '--queue', 'redis://h'],
      /--workers has no meaning with --queue/,
    ],
    ['no queue to leave it in', ['explore', '--detach'], /--detach has no meaning without --queue/],
    ['real processes', ['torture', '--live', '--detach'], /--detach has no meaning with --live/],
    ['a file for a status', ['queue', 'status', '--out', 'x'], /--out has no meaning with queue status/],
  ])('%s', async (_name, args, message) => {
    await refusedInOneLine(message, ...args);
    expect((await inProcess(...args)).stderr).not.toContain(secret);
  });

  test('an old Redis', async () => {
    const old = await oldRedis();
    const address = old.address();
    const port = typeof address === 'object' ? address?.port : undefined;
    await refusedInOneLine(
      /has version 5\.0\.7: 6\.2 or later is needed/,
      'queue',
      'status',
      '--queue',
      `redis://127.0.0.1:${port}`,
    );
    old.close();
  });
});

describe.skipIf(!hasRedisServer)(`with a Redis${withoutRedisServer}`, () => {
  let server: RedisServer;
  let redis: Redis;
  beforeAll(async () => {
    server = await RedisServer.start();
    redis = server.client();
  });
  afterAll(async () => {
    redis.disconnect();
    await server.end();
  });
  const refused = (message: RegExp, ...args: readonly string[]) =>
    refusedInOneLine(message, ...args, '--queue', server.url);
  const whileSet = async (settings: Readonly<Record<string, string>>, use: () => Promise<void>) => {
    const before: Record<string, string> = {};
    for (const [name, value] of Object.entries(settings)) {
      before[name] = ((await redis.config('GET', name)) as string[])[1];
      await redis.config('SET', name, value);
    }
    try {
      await use();
    } finally {
      for (const [name, value] of Object.entries(before)) await redis.config('SET', name, value);
    }
  };

  test('a wrong password, or none', () =>
    whileSet({ requirepass: 'right' }, async () => {
      await refused(/does not take this user or password/, 'queue', 'status');
      const wrong = server.url.replace('//', `//:${secret}@`);
      await refusedInOneLine(/does not take this user or password/, 'worker', '--queue', wrong);
      expect((await inProcess('worker', '--queue', wrong)).stderr).not.toContain(secret);
    }));

  test('one that drops what is in use', () =>
    whileSet({ maxmemory: '100mb', 'maxmemory-policy': 'allkeys-lru' }, () =>
      refused(/drops what is in use \(maxmemory-policy allkeys-lru\): set noeviction/, 'worker'),
    ));

  test('one without memory', () =>
    whileSet({ maxmemory: '1kb' }, () =>
      refused(/has no memory left: raise its maxmemory, or cancel campaigns/, 'queue', 'status'),
    ));

  test('one that is used for something else', async () => {
    await redis.set(formatKey, 'another');
    await refused(/holds the queue of another program: give another database/, 'queue', 'status');
    await redis.del(formatKey);
    await redis.sadd(formatKey, 'another');
    await refused(/has understudy:format for something else: give another database/, 'queue', 'status');
    await redis.del(formatKey);
  });

  test('a campaign that is not there', () =>
    refused(/there is no campaign x: queue status tells/, 'queue', 'cancel', 'x'));

  test('results of another program, and what is no result: the campaign stays as it is', async () => {
    const { campaign } = await Campaign.of(redis, planOf('one'));
    await redis.xadd(resultsKey(campaign.name), '*', 'program', 'another', 'done', 'x');
    await refused(
      /holds a result of another program \(another\): cancel it, and begin again/,
      'queue',
      'results',
      campaign.name,
    );
    await redis.del(resultsKey(campaign.name));
    await redis.xadd(resultsKey(campaign.name), '*', 'program', 'one', 'done', 'x');
    await refused(/holds something that is no result of this program/, 'queue', 'results', campaign.name);
    await campaign.remove();
  });

  test('a job of another program, or none of a fleet’s: the worker says which program it has, and the job stays', async () => {
    const queue = new Queue(queueName('two'), { connection: redis, prefix });
    await queue.add('foreign', { hello: 'world' }, { jobId: 'foreign' });
    const other = { campaign: 'x', program: 'one', first: 0, count: 1, generation: 0 };
    await queue.add('other', other, { jobId: 'other' });
    const events: WorkerEvent[] = [];
    const worker = new FleetWorker(redis, {
      presence: { name: 'w', host: 'h', pid: 1, program: 'two', version: '9', threads: 1, startedAt: 0 },
      lockMs: 2000,
      bring: async () => ({}),
      execute: () => Promise.reject(new Error('nothing to execute')),
      tell: (event) => events.push(event),
    });
    await expect
      .poll(() => events)
      .toEqual([
        { kind: 'job.refused', job: 'foreign', why: 'it is no job of a fleet' },
        { kind: 'job.refused', job: 'other', why: 'it needs program one; this one is version 9, two' },
      ]);
    await expect.poll(async () => (await queue.getFailed()).map(({ data }) => data)).toHaveLength(2);
    expect(jobData((await queue.getJob('other'))?.data)).toEqual(other);
    await worker.end();
    await queue.close();
  });
});

const planOf = (program: string): Plan => ({
  kind: 'torture',
  program,
  version: '0',
  tasks: { each: {}, seeds: { first: 1, last: 9 } },
  limitMs: 1000,
});

/** Says of itself that it is Redis 5.0.7. */
function oldRedis(): Promise<Server> {
  const info = 'redis_version:5.0.7\r\n';
  const server = createServer((socket) => {
    socket.on('data', (data) => {
      const asked =
        String(data)
          .toLowerCase()
          .match(/\r\ninfo\r\n/g) ?? [];
      const others = String(data).match(/^\*\d+\r\n/gm)?.length ?? 0;
      socket.write(
        `$${info.length}\r\n${info}\r\n`.repeat(asked.length) + '+OK\r\n'.repeat(Math.max(0, others - asked.length)),
      );
    });
    socket.on('error', () => {});
  });
  return new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(server)));
}
