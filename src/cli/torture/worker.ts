/** A thread that runs trials, one after the other. */
import { parentPort } from 'node:worker_threads';
import { TaskRunner, type TortureTask, tortureTask } from './task';

const runner = new TaskRunner();

parentPort?.on('message', (task: TortureTask) => parentPort?.postMessage({ answer: tortureTask(runner, task) }));
