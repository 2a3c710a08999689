/** A tape behind real processes: what is on it at the end is what the bare machine writes. */
import { afterAll, expect, test } from 'vitest';
import { length } from '../check/length';
import { TracedMachine } from './traced-machine';

const machine = new TracedMachine('examples/guests/archiver.elf', `records=${length(12, 120)}`, true);
afterAll(() => machine.end());

test('an archiver ends its tape while its primary and the environment are killed with -9', async () => {
  const { live } = machine;
  const { ended } = await machine.start();
  for (let kill = 0; kill < length(1, 3); kill++) {
    await machine.members(2);
    live.kill(live.primary);
  }
  await machine.members(2);
  live.killEnvironment();
  await machine.until(
    'the environment',
    () => machine.said.filter((line) => /environment listens/.test(line)).length > 1,
  );
  expect(await ended).toBe('halted');
  await machine.until('the end of the environment', () => live.environmentPid === undefined);
  const { verdict, violation } = machine.judged(true);
  expect([verdict.split(' ')[0], violation]).toEqual(['consistent', undefined]);
});
