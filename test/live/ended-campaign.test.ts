/** A campaign over real processes that is ended leaves none of them, not even those that it has stopped. */
import { spawn, spawnSync } from 'node:child_process';
import { setTimeout as pause } from 'node:timers/promises';
import { expect, test } from 'vitest';

const patienceMs = 30_000;

/** The replicas and environments of a process group. */
function processesOf(group: number): readonly number[] {
  const { stdout } = spawnSync('ps', ['-eo', 'pid=,pgid=,args='], { encoding: 'utf8' });
  return stdout.split('\n').flatMap((line) => {
    const [pid, own, ...args] = line.trim().split(/\s+/);
    return Number(own) === group && / (replica|environment) /.test(args.join(' ')) ? [Number(pid)] : [];
  });
}

async function until(isSo: () => boolean): Promise<void> {
  for (const end = Date.now() + patienceMs; !isSo(); await pause(50)) expect(Date.now()).toBeLessThan(end);
}

test('torture --live: its processes end with it, also those that are stopped', async () => {
  const args = ['dist/cli.js', 'torture', '--live', '--kills', '1000', '--guest', 'ledger', '--quiet'];
  const campaign = spawn(process.execPath, args, { detached: true, stdio: 'ignore' });
  const ended = new Promise((resolve) => campaign.once('exit', (_code, signal) => resolve(signal)));
  const group = campaign.pid as number;
  try {
    await until(() => processesOf(group).length === 3);
    for (const pid of processesOf(group)) process.kill(pid, 'SIGSTOP');
    campaign.kill('SIGTERM');
    expect(await ended).toBe('SIGTERM');
    await until(() => processesOf(group).length === 0);
  } finally {
    if (processesOf(group).length > 0) process.kill(-group, 'SIGKILL');
  }
});
