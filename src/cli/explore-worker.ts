/** A thread that explores the configurations it is given by name, one after the other. */
import { parentPort } from 'node:worker_threads';
import { type ExploreTask, exploreTask } from './explore-task';

parentPort?.on('message', (task: ExploreTask) => {
  const report = exploreTask(task, (states, depth) => parentPort?.postMessage({ progress: { states, depth } }));
  parentPort?.postMessage({ report });
});
