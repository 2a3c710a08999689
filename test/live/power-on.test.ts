/** All members of the view are dead: nobody boots the guest behind the person's back; `--power-on` is their word. */
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, expect, test } from 'vitest';
import { TracedMachine } from './traced-machine';

let powersOn = false;
const machine = new TracedMachine('examples/guests/ledger.elf', 'transactions=9999', false, () =>
  powersOn ? ['--power-on'] : [],
);
afterAll(() => machine.end());

const said = (words: string) => machine.said.filter((line) => line.includes(words)).length;
/** Several times the pause between two questions of a process that waits. */
const waitMs = 400;

test('processes started anew wait for one that led; with --power-on the guest boots, and only then', async () => {
  const { live } = machine;
  await machine.start();
  await machine.members(2);
  const { term } = live.view;
  for (const name of ['left', 'right']) live.kill(name);
  const waits = 'which led last and is not connected; where no replica is left, start one with --power-on';
  await machine.until('both to wait', () => said(`left waits for`) > 0 && said(`right waits for`) > 0);
  await pause(waitMs);
  expect([live.view.term, said('leads from epoch'), said(waits)]).toEqual([term, 0, said('waits for')]);
  powersOn = true;
  live.kill('right');
  await machine.until('the guest', () => said('right-3 leads; it listens at') === 1);
  await machine.members(2);
  expect(live.view.primary).toBe('right-3');
  // Where a member is there the word changes nothing: the process joins.
  live.kill('left');
  await machine.members(2);
  expect([live.view.primary, said('left-3 joins'), said('leads; it listens')]).toEqual(['right-3', 1, 2]);
});
