/** A tape behind real processes: what is on it at the end is what the bare machine writes. */
import { afterAll, expect, test } from 'vitest';
import { length } from '../check/length';
import { TracedMachine } from './traced-machine';

const machine = new TracedMachine('examples/guests/archiver.elf', `records=${length(40, 120)}`, true);
afterAll(() => machine.end());

test('an archiver ends its tape while its primary and the environment are killed with -9', async () => {
  const { live } = machine;
  const { ended } = await machine.start();
  let isOver = false;
  ended.then(() => {
    isOver = true;
  });
  const wholeOrOver = () => machine.until('two members, or the end', () => isOver || machine.has(2));
  for (let kill = 0; kill < length(1, 3); kill++) {
    await wholeOrOver();
    live.kill(live.primary);
  }
  await wholeOrOver();
  live.killEnvironment();
  expect(await ended).toBe('halted');
  await machine.until('the end of the environment', () => live.environmentPid === undefined);
  const { verdict, violation } = machine.judged(true);
  expect([verdict.split(' ')[0], violation]).toEqual(['consistent', undefined]);
  expect(machine.said.join()).toMatch(/leads from epoch/);
});
