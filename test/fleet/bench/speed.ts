/** Runs a second: two workers of one thread each against the pool of one process with two threads, in turns. */
import { type ChildProcess, spawn } from 'node:child_process';
import { setTimeout as pause } from 'node:timers/promises';
import { RedisServer } from '../redis-server';
import { cpuSeconds } from './cpu';

const cli = 'dist/cli.js';

/** What a campaign has taken: by the clock, and of processors. */
interface Taken {
  readonly seconds: number;
  readonly cpu: number;
}

async function campaign(first: number, seeds: number, ...args: readonly string[]): Promise<Taken> {
  const command = ['torture', '--seeds', `${first}..${first + seeds - 1}`, '--quiet', '--json', ...args];
  const child = spawn('node', [cli, ...command], { stdio: ['ignore', 'pipe', 'inherit'] });
  const startedAt = Date.now();
  let cpu = 0;
  // Until its report: what a process has used is gone with it.
  for await (const _ of child.stdout) cpu = cpuSeconds(child.pid);
  return { seconds: (Date.now() - startedAt) / 1000, cpu };
}

/** The workers are new in each round, as the local pool is: threads that know guests, and are compiled, are quicker. */
async function fleetCampaign(redis: RedisServer, first: number, seeds: number): Promise<Taken> {
  const workers: ChildProcess[] = ['one', 'two'].map((name) =>
    spawn('node', [cli, 'worker', '--queue', redis.url, '--name', name, '--quiet'], { stdio: 'inherit' }),
  );
  const client = redis.client();
  while ((await client.scard('understudy:workers')) < workers.length) await pause(50);
  client.disconnect();
  const pids = [redis.pid, ...workers.map(({ pid }) => pid)];
  const cpuOfOthers = () => pids.reduce<number>((sum, pid) => sum + cpuSeconds(pid), 0);
  const before = cpuOfOthers();
  const { seconds, cpu } = await campaign(first, seeds, '--queue', redis.url);
  const others = cpuOfOthers() - before;
  for (const worker of workers) {
    worker.kill('SIGTERM');
    await new Promise((resolve) => worker.once('exit', resolve));
  }
  return { seconds, cpu: cpu + others };
}

/** In each round both sides make the same runs, one after the other. */
export async function speed(print: (line: string) => void, seeds: number, rounds: number): Promise<void> {
  const redis = await RedisServer.start();
  const ratios: (readonly [clock: number, cpu: number])[] = [];
  for (let round = 0; round < rounds; round++) {
    const first = 1 + round * seeds;
    const local = await campaign(first, seeds, '--workers', '2');
    const fleet = await fleetCampaign(redis, first, seeds);
    ratios.push([local.seconds / fleet.seconds, local.cpu / fleet.cpu]);
    const told = (of: Taken) =>
      `${(seeds / of.seconds).toFixed(2)} runs/s, ${(seeds / of.cpu).toFixed(2)} for each second of a core`;
    print(`seeds ${first} to ${first + seeds - 1}: local ${told(local)}; fleet ${told(fleet)}`);
  }
  const median = (of: 0 | 1) =>
    ratios
      .map((each) => each[of])
      .sort((a, b) => a - b)
      [rounds >> 1].toFixed(3);
  print(`fleet / local, medians: ${median(0)} by the clock, ${median(1)} for each second of a core`);
  await redis.end();
}
