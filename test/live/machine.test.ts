/** Real processes: each fault that a machine bears, one after the other, and the oracle's verdict over all of it. */
import { readFileSync } from 'node:fs';
import { afterAll, expect, test } from 'vitest';
import { length } from '../check/length';
import { mediaMs, TracedMachine } from './traced-machine';

const machine = new TracedMachine('examples/guests/ledger.elf', 'transactions=9999');
afterAll(() => machine.end());

/** How long the disk has worked on each command, in nanoseconds, by the environment's trace. */
function worked(environment: string): readonly number[] {
  const lines = readFileSync(machine.path(`traces/${environment}.jsonl`), 'utf8')
    .trim()
    .split('\n');
  const records = lines.map((line) => JSON.parse(line) as { readonly type: string; readonly at: number });
  const started = records.filter(({ type }) => type === 'medium.started');
  return records.filter(({ type }) => type === 'medium.finished').map(({ at }, which) => at - started[which].at);
}

const times = (words: string) => machine.said.filter((line) => line.includes(words)).length;

test('a ledger lives through kill -9 of each processor, a freeze, and kill -9 of the environment', async () => {
  const { live } = machine;
  const rounds = length(1, 7);
  await machine.start();
  for (let round = 1; round <= rounds; round++) {
    await machine.members(2);
    live.kill(live.primary);
    await machine.members(2);
    live.kill(live.backups[0]);
    await machine.members(2);
    const { term } = live.view;
    live.freeze(live.primary);
    await machine.until('a promotion', () => live.view.term > term);
    live.thaw();
    await machine.until('the end of the deposed', () => times('was deposed') === round);
    await machine.members(2);
    live.killEnvironment();
    await machine.until('the environment', () => times('the environment listens') === round + 1);
    live.kill(live.primary);
    await machine.members(2);
  }
  await live.stop();
  const { verdict, violation, console } = machine.judged();
  // The guest is not at its end; all that the outside has seen is right.
  expect([verdict, violation]).toEqual(['no replica left', undefined]);
  const numbers = [...console.matchAll(/^tx (\d+) /gm)].map(([, number]) => Number(number));
  expect(numbers).toEqual(numbers.map((_, at) => at + 1));
  expect(times('leads from epoch')).toBe(3 * rounds);
  expect(Math.min(...worked('environment-0'))).toBeGreaterThanOrEqual(mediaMs * 1e6);
});
