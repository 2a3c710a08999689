/** The thread's side of a pool: it answers one task after the other. */
import { parentPort } from 'node:worker_threads';
import { BadInput, MissingHere } from '../base/bad-input';
import type { Said } from './pool-thread';

/** Bad input is told as such: an error loses its class between threads. */
export function answerTasks<Task, Answer, Progress = never>(
  answerOf: (task: Task, say: (progress: Progress) => void) => Answer | Promise<Answer>,
): void {
  const say = (said: Said<Answer, Progress>) => parentPort?.postMessage(said);
  parentPort?.on('message', async (task: Task) => {
    try {
      say({ answer: await answerOf(task, (progress) => say({ progress })) });
    } catch (error) {
      if (!(error instanceof BadInput)) throw error;
      say({ badInput: error.message, isMissingHere: error instanceof MissingHere });
    }
  });
}
