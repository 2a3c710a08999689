/** A campaign of real processes: whatever is killed or frozen, its results are those of one machine. */
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { campaignKey } from '../../src/fleet/keys';
import { isLong, length } from '../check/length';
import { hasRedisServer, RedisServer, withoutRedisServer } from './redis-server';

const seeds = `1..${length(30, 2000)}`;
const drawn = isLong ? [] : ['--guest', 'echo', '--faults', 'killPrimary,loss'];
const lockSeconds = 2;

/** A command with what it has told so far. */
class Running {
  told = '';
  readonly ended: Promise<number | null>;
  private readonly process: ChildProcess;

  constructor(queue: string, ...args: readonly string[]) {
    const env = { ...process.env, UNDERSTUDY_QUEUE: queue };
    this.process = spawn('node', ['dist/cli.js', ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] });
    for (const stream of [this.process.stdout, this.process.stderr])
      stream?.on('data', (data) => {
        this.told += data;
      });
    this.ended = new Promise((resolve) => this.process.once('exit', resolve));
  }

  signal(name: NodeJS.Signals): void {
    this.process.kill(name);
  }

  async tells(words: string): Promise<void> {
    await expect.poll(() => this.told, { timeout: 60_000, interval: 20 }).toContain(words);
  }
}

/** The job that a worker has begun and not ended. */
function jobOf({ told }: Running): string | undefined {
  const events = told.split('\n').flatMap((line) => (line.endsWith('}') ? [JSON.parse(line)] : []));
  const last = events.findLast(({ job }) => job !== undefined);
  return last?.msg === 'job.taken' ? last.job : undefined;
}

describe.skipIf(!hasRedisServer)(`a fleet${withoutRedisServer}`, () => {
  const folder = mkdtempSync(join(tmpdir(), 'understudy-fleet-'));
  const path = (name: string) => join(folder, name);
  const running: Running[] = [];
  let redis: RedisServer;
  beforeAll(async () => {
    redis = await RedisServer.start();
  });
  afterAll(async () => {
    for (const each of running) each.signal('SIGKILL');
    await redis.end();
    rmSync(folder, { recursive: true });
  });
  const start = (...args: readonly string[]): Running => {
    running.push(new Running(redis.url, ...args));
    return running[running.length - 1];
  };
  const worker = (name: string) =>
    start('worker', '--name', name, '--lock', String(lockSeconds), '--log-level', 'debug');
  const torture = (...args: readonly string[]) => start('torture', '--seeds', seeds, '--quiet', ...drawn, ...args);
  const lines = (name: string) => (existsSync(path(name)) ? readFileSync(path(name), 'utf8').trim().split('\n') : []);

  test('a killed and a frozen worker, a killed Redis and a killed producer change no result', async () => {
    const first = torture('--queue', '--out', path('fleet'));
    const [killed, frozen, third] = ['one', 'two', 'three'].map(worker);
    await Promise.all([killed.tells('job.taken'), frozen.tells('job.taken')]);
    await expect
      .poll(() => lines('fleet').length, { timeout: 3_000_000, interval: 20 })
      .toBeGreaterThan(length(1, 600));
    killed.signal('SIGKILL');
    frozen.signal('SIGSTOP');
    await killed.ended;
    await redis.kill();
    first.signal('SIGKILL');
    await first.ended;
    await redis.start();
    const again = torture('--queue', '--out', path('fleet'), '--json');
    await third.tells('job.done');
    // Beyond the lock's time another worker has what the killed and the frozen one had.
    for (const lost of [killed, frozen].map(jobOf)) if (lost !== undefined) await third.tells(`"job":"${lost}"`);
    frozen.signal('SIGCONT');
    const whole = torture('--out', path('whole'));
    expect([await again.ended, await whole.ended]).toEqual([0, 0]);
    expect(lines('fleet').sort()).toEqual(lines('whole').sort());
    expect(JSON.parse(again.told)).toMatchObject({ runs: lines('whole').length - 1, failures: [] });
    third.signal('SIGTERM');
    expect(await third.ended).toBe(0);
    expect(third.told).toContain('worker.ends');
  });

  test('other work, and a campaign whose command has ended, have the results of one machine', async () => {
    const four = start('worker', '--name', 'four', '--metrics', '0');
    await four.tells('/metrics');
    const [figures = ''] = /http:\S+/.exec(four.told) ?? [];
    expect(await (await fetch(figures)).text()).toMatch(/^understudy_worker_units\{process="four"\} 0$/m);
    const told = async (...args: readonly string[]) => {
      const command = start(...args, '--json');
      expect(await command.ended, command.told).toBe(0);
      return JSON.parse(command.told.replace(/"(seconds|virtualTimeNs)": [\d.]+/g, '"$1": 0').replace(/^[^{[]*\n/, ''));
    };
    const paper = ['bench', 'paper', '--only', 'operations', '--scale', '0.005', '--runs', '3'];
    for (const command of isLong ? [paper, ['explore', 'two writes, original', '--quiet']] : [paper]) {
      const [fleet, alone] = await Promise.all([told(...command, '--queue'), told(...command)]);
      expect(fleet).toEqual(alone);
    }
    const drawn = ['--guest', 'echo', '--faults', 'killPrimary,loss', '--quiet'];
    for (const more of [
      ['--mutate', 'P6', 'consoleResent'],
      ['--guided', '--seeds', '1..2'],
    ]) {
      const [fleet, alone] = await Promise.all([
        told('torture', ...drawn, ...more, '--queue'),
        told('torture', ...drawn, ...more),
      ]);
      expect(fleet).toEqual(alone);
    }
    const own = ['torture', '--guest', 'examples/guests/ledger.elf', '--append', 'transactions=1', '--seeds', '1..2'];
    const [fleet, alone] = await Promise.all([told(...own, '--quiet', '--queue'), told(...own, '--quiet')]);
    expect(fleet).toMatchObject({ runs: 2, verdicts: alone.verdicts, coverage: alone.coverage });
    const ended = async (...args: readonly string[]) => {
      const command = start(...args);
      return { code: await command.ended, told: command.told };
    };
    const few = ['torture', '--seeds', '1..6', '--guest', 'echo', '--faults', 'loss', '--quiet'];
    const { code, told: line } = await ended(...few, '--queue', '--detach');
    expect([code, line]).toEqual([0, expect.stringMatching(/^torture-[\da-f]{16}\n$/)]);
    const name = line.trim();
    const results = () => ended('queue', 'results', name, '--out', path('detached'));
    const client = redis.client();
    await expect.poll(() => client.hget(campaignKey(name), 'done'), { timeout: 60_000 }).toBe('6');
    client.disconnect();
    expect(await results()).toEqual({ code: 0, told: '' });
    await ended(...few, '--out', path('attached'));
    expect(lines('detached').sort()).toEqual(lines('attached').sort());
    const { campaigns, workers } = await told('queue', 'status');
    expect(campaigns).toContainEqual(expect.objectContaining({ name, total: 6, done: 6 }));
    expect(workers).toContainEqual(expect.objectContaining({ name: 'four', threads: 1 }));
    expect(await ended('queue', 'cancel', name)).toEqual({
      ...{ code: 0, told: `${name} is cancelled; 0 jobs are taken out of the queue\n` },
    });
    expect((await results()).told).toContain(`there is no campaign ${name}`);
    four.signal('SIGTERM');
    expect(await four.ended).toBe(0);
  });
});
