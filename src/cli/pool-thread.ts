/** A thread that executes tasks of one script, one at a time. */
import { Worker } from 'node:worker_threads';
import { BadInput, MissingHere } from '../base/bad-input';

/** A message of a thread: its progress, or the result of its task, or the bad input because of which it has none. */
export type Said<Answer, Progress> =
  | { readonly progress: Progress }
  | { readonly answer: Answer }
  | { readonly badInput: string; readonly isMissingHere: boolean };

export class PoolThread<Task, Answer, Progress = never> {
  private readonly worker: Worker;

  /** The script stands beside this one; the heap is limited to so many megabytes. */
  constructor(script: string, greatestHeap?: number) {
    const resourceLimits = { maxOldGenerationSizeMb: greatestHeap };
    this.worker = new Worker(new URL(script, import.meta.url), { resourceLimits });
  }

  /**
   * Rejects with what the thread has thrown, or if it ends; the thread is of no further use then.
   * @throws {BadInput} that the task has thrown; the thread goes on
   */
  answer(task: Task, onProgress?: (progress: Progress) => void): Promise<Answer> {
    const { worker } = this;
    return new Promise((resolve, reject) => {
      const exited = (code: number) => reject(new Error(`the thread has ended, code ${code}`));
      const listen = (said: Said<Answer, Progress>) => {
        if ('progress' in said) {
          onProgress?.(said.progress);
          return;
        }
        worker.off('message', listen);
        worker.off('error', reject);
        worker.off('exit', exited);
        if ('badInput' in said) reject(new (said.isMissingHere ? MissingHere : BadInput)(said.badInput));
        else resolve(said.answer);
      };
      worker.on('message', listen);
      worker.once('error', reject);
      worker.once('exit', exited);
      worker.postMessage(task);
    });
  }

  async end(): Promise<void> {
    await this.worker.terminate();
  }
}

export const isOutOfMemory = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY';
