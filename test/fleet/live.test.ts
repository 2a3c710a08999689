/** Runs of real processes that a worker of a fleet makes. */
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { isLong } from '../check/length';
import { hasRedisServer, RedisServer, withoutRedisServer } from './redis-server';

const cli = resolve('dist/cli.js');

describe.skipIf(!hasRedisServer || !isLong)(`real processes through a queue${withoutRedisServer}`, () => {
  const folder = mkdtempSync(join(tmpdir(), 'understudy-fleet-live-'));
  let redis: RedisServer;
  beforeAll(async () => {
    redis = await RedisServer.start();
  });
  afterAll(async () => {
    await redis.end();
    rmSync(folder, { recursive: true });
  });

  test('a worker makes the runs until the kills have come, and each result stands in the file', async () => {
    const env = { ...process.env, UNDERSTUDY_QUEUE: redis.url };
    const worker = spawn('node', [cli, 'worker', '--name', 'live'], { cwd: folder, env, stdio: 'ignore' });
    const ended = new Promise((done) => worker.once('exit', done));
    const args = ['torture', '--live', '--guest', 'echo', '--kills', '2', '--out', 'results', '--quiet', '--json'];
    const { status, stdout, stderr } = spawnSync('node', [cli, ...args, '--queue'], {
      ...{ cwd: folder, env, encoding: 'utf8', timeout: 900_000 },
    });
    worker.kill('SIGTERM');
    expect(await ended).toBe(0);
    expect([status, stderr]).toEqual([0, expect.anything()]);
    const told = JSON.parse(stdout);
    expect(told.failures).toEqual([]);
    expect(told.kills).toBeGreaterThanOrEqual(2);
    const [, ...results] = readFileSync(join(folder, 'results'), 'utf8').trim().split('\n');
    expect(results).toHaveLength(told.runs);
  });
});
