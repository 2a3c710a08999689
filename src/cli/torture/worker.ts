/** A thread that runs trials, one after the other. */
import { parentPort } from 'node:worker_threads';
import { type TortureTask, tortureTask, trialRunner } from './task';

const runner = trialRunner();

parentPort?.on('message', (task: TortureTask) => parentPort?.postMessage({ answer: tortureTask(runner, task) }));
