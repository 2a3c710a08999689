/** Runs a second: two workers of one thread each against the pool of one process with two threads, in turns. */
import { type ChildProcess, spawn } from 'node:child_process';
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

/** Of each round both sides make the same runs, one after the other. */
export async function speed(print: (line: string) => void, seeds: number, rounds: number): Promise<void> {
  const redis = await RedisServer.start();
  const workers: ChildProcess[] = ['one', 'two'].map((name) =>
    spawn('node', [cli, 'worker', '--queue', redis.url, '--name', name, '--quiet'], { stdio: 'inherit' }),
  );
  const cpuOfFleet = () =>
    [redis.pid, ...workers.map(({ pid }) => pid)].reduce<number>((sum, pid) => sum + cpuSeconds(pid), 0);
  const ratios: (readonly [clock: number, cpu: number])[] = [];
  for (let round = 0; round < rounds; round++) {
    const local = await campaign(1, seeds, '--workers', '2');
    const before = cpuOfFleet();
    const { seconds, cpu } = await campaign(1, seeds, '--queue', redis.url);
    const fleet = { seconds, cpu: cpu + cpuOfFleet() - before };
    ratios.push([local.seconds / fleet.seconds, local.cpu / fleet.cpu]);
    const told = (of: Taken) =>
      `${(seeds / of.seconds).toFixed(2)} runs/s, ${(seeds / of.cpu).toFixed(2)} for each second of a core`;
    print(`round ${round + 1}, ${seeds} seeds: local ${told(local)}; fleet ${told(fleet)}`);
    // The next round makes all runs again.
    const client = redis.client();
    await client.del(...(await client.keys('understudy:campaign:*')));
    client.disconnect();
  }
  const median = (of: 0 | 1) =>
    ratios
      .map((each) => each[of])
      .sort((a, b) => a - b)
      [rounds >> 1].toFixed(3);
  print(`fleet / local, medians: ${median(0)} by the clock, ${median(1)} for each second of a core`);
  for (const worker of workers) {
    worker.kill('SIGTERM');
    await new Promise((resolve) => worker.once('exit', resolve));
  }
  await redis.end();
}
