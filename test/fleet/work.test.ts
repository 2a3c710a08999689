/** A campaign in Redis, with workers and producers of this process. */
import type { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { MissingHere } from '../../src/base/bad-input';
import { Campaign, type Plan } from '../../src/fleet/campaign';
import { type Execute, runJob } from '../../src/fleet/job-run';
import { Jobs } from '../../src/fleet/jobs';
import type { Outcome } from '../../src/fleet/outcome';
import { type FleetStatus, type FleetWork, Producer } from '../../src/fleet/producer';
import { FleetWorker, type WorkerEvent } from '../../src/fleet/worker';
import { hasRedisServer, RedisServer, withoutRedisServer } from './redis-server';

const answer: Execute = (_kind, task) => Promise.resolve({ answer: { of: task } });

describe.skipIf(!hasRedisServer)(`work of a fleet${withoutRedisServer}`, () => {
  let server: RedisServer;
  let redis: Redis;
  const workers: FleetWorker[] = [];
  const clients: Redis[] = [];
  beforeAll(async () => {
    server = await RedisServer.start();
    redis = server.client();
  });
  afterAll(async () => {
    await Promise.all(workers.map((worker) => worker.end()));
    for (const client of [redis, ...clients]) client.disconnect();
    await server.end();
  });

  function work(program: string, execute: Execute, name = program): readonly WorkerEvent[] {
    const events: WorkerEvent[] = [];
    const presence = { name, host: 'h', pid: 1, program, version: '0', threads: 2, startedAt: 0 };
    const bring = async () => ({});
    workers.push(
      new FleetWorker(redis, { presence, lockMs: 2000, execute, bring, tell: (event) => events.push(event) }),
    );
    return events;
  }

  async function producer(plan: Plan, more: Partial<Omit<FleetWork, 'plan' | 'hear'>> = {}) {
    const heard: (readonly [unit: number, outcome: Outcome])[] = [];
    const reader = server.client();
    clients.push(reader);
    const made = await Producer.of(redis, reader, {
      ...{ plan, guessedMs: 4000, isWanted: () => true, isOver: () => false, onStatus: () => {} },
      hear: (unit, outcome) => heard.push([unit, outcome]),
      ...more,
    });
    return { made, heard };
  }

  test('each unit is heard once, by each of two producers, and what one of them has already is not', async () => {
    const plan = planOf('twice', 30);
    work('twice', answer);
    const [one, other] = await Promise.all([producer(plan), producer(plan, { isWanted: (unit) => unit > 9 })]);
    await Promise.all([one.made.run(), other.made.run()]);
    const unitsOf = ({ heard }: typeof one) => heard.map(([unit]) => unit).sort((a, b) => a - b);
    expect([unitsOf(one), unitsOf(other)]).toEqual([range(0, 30), range(10, 30)]);
    expect(one.heard.find(([unit]) => unit === 4)?.[1]).toEqual({ answer: { of: { a: 1, seed: 5 } } });
    // Another producer, which has nothing, hears of all without a run.
    const late = await producer(plan);
    expect(unitsOf(late)).toEqual(range(0, 30));
    expect(await (await Campaign.named(redis, one.made.name))?.counts()).toMatchObject({ total: 30, done: 30 });
    for (const { made } of [one, other, late]) await made.close();
  });

  test('what is done twice counts once', async () => {
    const { campaign } = await Campaign.of(redis, planOf('again', 6));
    const done = [2, 3].map((unit) => ({ unit, ms: 5, outcome: { answer: unit } }));
    expect([await campaign.record(done), await campaign.record(done)]).toEqual([true, true]);
    expect(await campaign.counts()).toMatchObject({ done: 2, ms: 10 });
    expect((await campaign.after('0-0', redis, 0)).done).toEqual(done);
    expect(await campaign.without(1, 4)).toEqual([1, 4]);
    await campaign.remove();
    expect(await campaign.record(done)).toBe(false);
  });

  test('a unit that ends its worker three times is a finding, and stops no other one', async () => {
    const tries: number[] = [];
    const events = work('ends', async (kind, task, limitMs) => {
      const { seed } = task as { seed: number };
      tries.push(seed);
      if (seed === 4) throw new Error('it hangs');
      return answer(kind, task, limitMs);
    });
    const { made, heard } = await producer(planOf('ends', 6));
    await made.run();
    expect(heard.filter(([, outcome]) => 'ends' in outcome)).toEqual([[3, { ends: 'it hangs' }]]);
    expect([heard.length, tries.filter((seed) => seed === 4).length]).toEqual([6, 3]);
    expect(events).toContainEqual({ kind: 'unit.endsWorker', campaign: made.name, unit: 3, why: 'it hangs' });
    await made.close();
  });

  test('so is one that three processes have not survived, although none of them could tell', async () => {
    const { campaign } = await Campaign.of(redis, planOf('dies', 6));
    const piece = { first: 0, count: 6 };
    const run = (wasLost: boolean, execute: Execute) =>
      runJob({ campaign, piece, wasLost, execute, isEnding: () => false });
    for (const wasLost of [false, true, true]) {
      await new Promise<void>((died) => {
        const deadly: Execute = (...asked) => {
          if ((asked[1] as { seed: number }).seed !== 4) return answer(...asked);
          died();
          return new Promise(() => {});
        };
        run(wasLost, deadly);
      });
    }
    const { done } = await run(true, answer);
    expect(done.map(({ outcome }) => outcome)).toEqual([
      ...[1, 2, 3].map((seed) => ({ answer: { of: { a: 1, seed } } })),
      { ends: 'the process has ended 3 times' },
      ...[5, 6].map((seed) => ({ answer: { of: { a: 1, seed } } })),
    ]);
    await campaign.remove();
  });

  test('a worker that cannot do it says why, to the producer too, and another one does it', async () => {
    const why = 'this worker has another linux';
    const poor = work('refuses', () => Promise.reject(new MissingHere(why)), 'poor');
    const statuses: FleetStatus[] = [];
    const { made, heard } = await producer(planOf('refuses', 6), { onStatus: (status) => statuses.push(status) });
    const run = made.run();
    await expect.poll(() => poor).toContainEqual({ kind: 'job.refused', job: expect.any(String), why });
    const refusals = () => statuses.at(-1)?.workers.map(({ name, refuses }) => ({ name, refuses }));
    await expect.poll(refusals, { timeout: 10_000 }).toEqual([{ name: 'poor', refuses: { campaign: made.name, why } }]);
    work('refuses', answer, 'rich');
    await run;
    expect(heard.map(([, outcome]) => Object.keys(outcome))).toEqual(range(0, 6).map(() => ['answer']));
    expect(poor.filter(({ kind }) => kind === 'job.refused')).toHaveLength(1);
    await made.close();
  });

  test('a job that takes too long ends, and the rest is cut again as measured', async () => {
    const { campaign } = await Campaign.of(redis, planOf('long', 100));
    const clock = vi.spyOn(Date, 'now');
    let now = 0;
    clock.mockImplementation(() => now);
    const second: Execute = (...asked) => {
      now += 1000;
      return answer(...asked);
    };
    const job = { campaign, piece: { first: 0, count: 100 }, wasLost: false, execute: second, isEnding: () => false };
    const { done, rest } = await runJob(job);
    clock.mockRestore();
    expect([done.length, rest.length, rest[0], rest.at(-1)]).toEqual([
      ...[21, 8],
      ...[
        { first: 21, count: 10 },
        { first: 91, count: 9 },
      ],
    ]);
    await campaign.remove();
  });

  test('a Redis without memory gets the results when there is room again', async () => {
    let isFull = false;
    const events = work('full', async (...asked) => {
      if (!isFull) await redis.config('SET', 'maxmemory', '1kb');
      isFull = true;
      return answer(...asked);
    });
    const { made, heard } = await producer(planOf('full', 6));
    const run = made.run();
    await expect.poll(() => events.map(({ kind }) => kind)).toContain('redis.full');
    await redis.config('SET', 'maxmemory', '0');
    await run;
    expect(heard.length).toBe(6);
    await made.close();
  });

  test('a worker that ends by a signal returns what it has not done', async () => {
    let isTold = () => {};
    const told = new Promise<void>((resolve) => {
      isTold = resolve;
    });
    const events = work('returns', async (...asked) => {
      isTold();
      await new Promise((resolve) => setTimeout(resolve, 50));
      return answer(...asked);
    });
    const { made, heard } = await producer(planOf('returns', 10));
    const run = made.run();
    await told;
    await workers.pop()?.end();
    expect(events.some(({ kind }) => kind === 'job.returned')).toBe(true);
    work('returns', answer);
    await run;
    expect(heard.map(([unit]) => unit).sort((a, b) => a - b)).toEqual(range(0, 10));
    await made.close();
  });

  test('what the queue has lost is put in again by the next producer', async () => {
    const { made } = await producer(planOf('lost', 10));
    await made.detach();
    const jobs = new Jobs(redis, 'lost');
    expect((await jobs.pieces(made.name)).reduce((sum, { count }) => sum + count, 0)).toBe(10);
    // It would cut otherwise, and leaves what is there.
    const first = await producer(planOf('lost', 10), { guessedMs: 200 });
    await first.made.detach();
    expect((await jobs.pieces(made.name)).reduce((sum, { count }) => sum + count, 0)).toBe(10);
    await jobs.withdraw(made.name);
    expect(await jobs.pieces(made.name)).toEqual([]);
    const again = await producer(planOf('lost', 10));
    work('lost', answer);
    await again.made.run();
    expect(again.heard.length).toBe(10);
    for (const each of [made, first.made, again.made]) await each.close();
    await jobs.close();
  });

  test('a job of a campaign that is cancelled does nothing; one that is to begin no further unit is taken back', async () => {
    const { made } = await producer(planOf('over', 8), { isOver: () => true });
    await made.detach();
    await made.run();
    const jobs = new Jobs(redis, 'over');
    expect(await jobs.counts()).toEqual({ queued: 0, active: 0, failed: 0 });
    const cancelled = await producer(planOf('over', 9));
    await cancelled.made.detach();
    await (await Campaign.named(redis, cancelled.made.name))?.remove();
    const events = work('over', answer);
    await expect.poll(() => jobs.counts()).toEqual({ queued: 0, active: 0, failed: 0 });
    expect(events).toEqual([]);
    for (const each of [made, cancelled.made]) await each.close();
    await jobs.close();
  });
});

const range = (from: number, to: number): readonly number[] => Array.from({ length: to - from }, (_, at) => from + at);

const planOf = (program: string, count: number): Plan => ({
  ...{ kind: 'torture', program, version: '0', limitMs: 1000 },
  tasks: { each: { a: 1 }, seeds: { first: 1, last: count } },
});
