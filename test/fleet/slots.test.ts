import { afterAll, expect, test } from 'vitest';
import { MissingHere } from '../../src/base/bad-input';
import { Slots } from '../../src/cli/fleet/slots';

/**
 * Doubles a number; with 2 it fills its memory, with 3 it never ends, with 7 it throws, with 8 it lacks something, with
 * 9 its thread ends.
 */
const script = `data:text/javascript,${encodeURIComponent(`
  import { parentPort } from 'node:worker_threads';
  let tasks = 0;
  parentPort.on('message', ({ number }) => {
    tasks++;
    if (number === 7) throw new Error('seven');
    if (number === 8) return parentPort.postMessage({ badInput: 'no eight here', isMissingHere: true });
    if (number === 9) process.exit(1);
    while (number === 3);
    for (const held = []; number === 2; ) held.push(new Array(100_000).fill(number));
    parentPort.postMessage({ answer: [2 * number, tasks] });
  });
`)}`;

const slots = new Slots((kind) => ({ script: `${script}//${kind}`, greatestHeap: 24 }));
afterAll(() => slots.end());
const execute = (number: number, limitMs = 60_000, kind = 'one') => slots.execute(kind, { number }, limitMs);

test('a thread is kept for the next task of its kind, and gives way to another kind', async () => {
  expect(await execute(1)).toEqual({ answer: [2, 1] });
  expect(await execute(4)).toEqual({ answer: [8, 2] });
  expect(await execute(5, 60_000, 'another')).toEqual({ answer: [10, 1] });
  expect(await execute(4)).toEqual({ answer: [8, 1] });
});

test('a run that hangs is ended at its limit, while this process goes on', async () => {
  let ticks = 0;
  const ticking = setInterval(() => ticks++, 10);
  await expect(execute(3, 200)).rejects.toThrow('it hangs: no result after 0.2 s');
  clearInterval(ticking);
  expect(ticks).toBeGreaterThan(3);
  expect(await execute(1)).toEqual({ answer: [2, 1] });
});

test('what cannot be done here is bad input, and the thread goes on', async () => {
  const before = await execute(1);
  await expect(execute(8)).rejects.toThrow(MissingHere);
  const [, tasks] = 'answer' in before ? (before.answer as readonly number[]) : [];
  expect(await execute(1)).toEqual({ answer: [2, tasks + 2] });
});

test('a run that throws or ends its thread rejects; one that does not fit into memory says so', async () => {
  await expect(execute(7)).rejects.toThrow('seven');
  await expect(execute(9)).rejects.toThrow('the thread has ended, code 1');
  expect(await execute(2)).toEqual({ exhausted: true });
  expect(await execute(1)).toEqual({ answer: [2, 1] });
});
