/** As many threads as asked for, each with one task at a time. */
import { Worker } from 'node:worker_threads';
import type { TortureAnswer, TortureTask } from './torture-task';

/**
 * Hands tasks out until there is none left; answers come in the order in which they are ready.
 * @param next the next task; nothing if no more is to be done
 */
export async function eachAnswer(
  workers: number,
  next: () => TortureTask | undefined,
  hear: (answer: TortureAnswer) => void,
): Promise<void> {
  const work = async () => {
    const worker = new Worker(new URL('./torture-worker.js', import.meta.url));
    try {
      for (let task = next(); task !== undefined; task = next()) hear(await answer(worker, task));
    } finally {
      await worker.terminate();
    }
  };
  await Promise.all(Array.from({ length: workers }, work));
}

function answer(worker: Worker, task: TortureTask): Promise<TortureAnswer> {
  return new Promise((resolve, reject) => {
    const answered = (found: TortureAnswer) => {
      worker.off('error', reject);
      resolve(found);
    };
    worker.once('message', answered);
    worker.once('error', reject);
    worker.postMessage(task);
  });
}
