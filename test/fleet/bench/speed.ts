/** Runs a second: two workers of one thread each against the pool of one process with two threads, in turns. */
import { type ChildProcess, spawn } from 'node:child_process';
import { RedisServer } from '../redis-server';

const cli = 'dist/cli.js';

/** Seconds from the first run to the last. */
function campaign(first: number, seeds: number, ...args: readonly string[]): Promise<number> {
  const command = ['torture', '--seeds', `${first}..${first + seeds - 1}`, '--quiet', '--json', ...args];
  const child = spawn('node', [cli, ...command], { stdio: ['ignore', 'pipe', 'inherit'] });
  const startedAt = Date.now();
  child.stdout.resume();
  return new Promise((resolve, reject) =>
    child.once('exit', (code) =>
      code === 0 ? resolve((Date.now() - startedAt) / 1000) : reject(new Error(`${command.join(' ')}: ${code}`)),
    ),
  );
}

export async function speed(print: (line: string) => void, seeds: number, rounds: number): Promise<void> {
  const redis = await RedisServer.start();
  const workers: ChildProcess[] = ['one', 'two'].map((name) =>
    spawn('node', [cli, 'worker', '--queue', redis.url, '--name', name, '--quiet'], { stdio: 'inherit' }),
  );
  const ratios: number[] = [];
  // A thread's first runs read guests and compile; both sides have made them before the first round.
  await campaign(1_000_000, 16, '--queue', redis.url);
  for (let round = 0; round < rounds; round++) {
    const local = await campaign(1, seeds, '--workers', '2');
    const fleet = await campaign(1, seeds, '--queue', redis.url);
    ratios.push(local / fleet);
    const rates = [local, fleet].map((seconds) => (seeds / seconds).toFixed(2));
    print(
      `round ${round + 1}: ${seeds} seeds; local ${rates[0]} runs/s, fleet ${rates[1]} runs/s: ${(local / fleet).toFixed(3)}`,
    );
    // The next round makes all runs again.
    const client = redis.client();
    const names = await client.keys('understudy:campaign:*');
    await client.del(...names);
    client.disconnect();
  }
  print(`fleet / local, median: ${ratios.sort((a, b) => a - b)[rounds >> 1].toFixed(3)}`);
  for (const worker of workers) {
    worker.kill('SIGTERM');
    await new Promise((resolve) => worker.once('exit', resolve));
  }
  await redis.end();
}
