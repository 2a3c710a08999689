import { expect, test } from 'vitest';
import { eachAnswer } from '../../src/cli/worker-pool';

/** Doubles a number; with 2 it fills its memory, with 7 it throws. */
const script = `data:text/javascript,${encodeURIComponent(`
  import { parentPort } from 'node:worker_threads';
  parentPort.on('message', (task) => {
    if (task === 7) throw new Error('seven');
    for (const held = []; task === 2; ) held.push(new Array(100_000).fill(task));
    parentPort.postMessage({ answer: 2 * task });
  });
`)}`;

function doubled(tasks: readonly number[], exhausted?: (task: number) => number) {
  const left = [...tasks];
  const answers: (readonly [number, number])[] = [];
  const hear = (answer: number, task: number) => answers.push([task, answer]);
  return eachAnswer<number, number>({
    script,
    workers: 1,
    greatestHeap: 24,
    next: () => left.shift(),
    hear,
    exhausted,
  }).then(() => answers);
}

test('a task that does not fit into a thread’s memory has the answer for that, and the others go on', async () => {
  expect(await doubled([1, 2, 3], () => -1)).toEqual([
    [1, 2],
    [2, -1],
    [3, 6],
  ]);
  await expect(doubled([2])).rejects.toThrow(/memory/);
});

test('any other error of a task ends it all', async () => {
  await expect(doubled([1, 7, 3], () => -1)).rejects.toThrow('seven');
});
