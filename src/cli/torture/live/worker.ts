/** A thread that makes runs of real processes, one after the other. */
import { parentPort } from 'node:worker_threads';
import { imageDigests, type LiveTask, liveTask } from './task';

parentPort?.on('message', async (task: LiveTask) => {
  const own = imageDigests(task.guests);
  const other = task.guests.find((name) => own[name] !== task.images[name]);
  if (other !== undefined)
    throw new Error(`this worker has another ${other}: ${own[other]}, not ${task.images[other]}`);
  parentPort?.postMessage({ answer: await liveTask(task) });
});
