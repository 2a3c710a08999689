/** A backup that was frozen hears what has come meanwhile before it judges its primary's silence. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, expect, test } from 'vitest';
import { machines, prepared } from '../../src/cli/bench/guest';
import { length } from '../check/length';
import { TracedMachine } from './traced-machine';

const folder = mkdtempSync(join(tmpdir(), 'understudy-thaw-'));
const guest = join(folder, 'sieve.elf');
/** A guest that always has work: the process is stopped within an event. */
writeFileSync(
  guest,
  prepared(readFileSync('examples/guests/sieve.elf'), { count: 0x7fffffff, virtual: false, machine: machines.hp720 }),
);
/** The primary is more patient than the test lasts. */
const machine = new TracedMachine(guest, '', false, (name) => [
  '--detector',
  name === 'left' ? 'timeout=60s,heartbeat=50ms' : 'timeout=700ms,heartbeat=50ms',
]);
afterAll(async () => {
  await machine.end();
  rmSync(folder, { recursive: true });
});

const frozenMs = 1500;
const afterwardsMs = 500;

test('a backup that was frozen for longer than its time-out does not take a living primary for dead', async () => {
  const { live } = machine;
  await machine.start();
  await machine.members(2);
  const { term, primary } = live.view;
  expect(primary).toBe('left');
  for (let freeze = 0; freeze < length(2, 20); freeze++) {
    live.freeze('right');
    await pause(frozenMs);
    live.thaw();
    await pause(afterwardsMs);
  }
  expect([live.view.term, machine.said.filter((line) => line.includes('takes it for dead'))]).toEqual([term, []]);
});
