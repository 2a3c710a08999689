/** A thread that explores configurations by name, one after the other. */
import { parentPort } from 'node:worker_threads';
import type { ExplorationReport } from '../../check/explorer/report';
import type { Said } from '../pool-thread';
import { type ExploreTask, exploreTask } from './task';

const say = (said: Said<ExplorationReport, number>) => parentPort?.postMessage(said);

parentPort?.on('message', (task: ExploreTask) => {
  say({ answer: exploreTask(task, (progress) => say({ progress })) });
});
