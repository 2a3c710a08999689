/** Threads that receive tasks, one at a time each. */
import { Worker } from 'node:worker_threads';

/** A message of a thread: its progress, or the result of its task. */
export type Said<Answer, Progress> = { readonly progress: Progress } | { readonly answer: Answer };

export interface PoolOptions<Task, Answer, Progress> {
  /** The thread's script, beside this one. */
  readonly script: string;
  readonly workers: number;
  /** Of each thread, in megabytes. */
  readonly greatestHeap?: number;
  /** The next task; `undefined` if none is left. */
  readonly next: () => Task | undefined;
  /** Results come in the order in which they are ready. */
  readonly hear: (answer: Answer, task: Task) => void;
  readonly onProgress?: (progress: Progress, task: Task) => void;
  /** The result of a task that did not fit into a thread's memory; without this function that is an error. */
  readonly exhausted?: (task: Task) => Answer;
}

/** Resolves when no task is left. */
export async function eachAnswer<Task, Answer, Progress = never>(
  options: PoolOptions<Task, Answer, Progress>,
): Promise<void> {
  const { script, workers, greatestHeap, next, hear, exhausted } = options;
  const resourceLimits = { maxOldGenerationSizeMb: greatestHeap };
  const started = () => new Worker(new URL(script, import.meta.url), { resourceLimits });
  const work = async () => {
    let worker = started();
    try {
      for (let task = next(); task !== undefined; task = next()) {
        try {
          hear(await answer(worker, task, options), task);
        } catch (error) {
          if (exhausted === undefined || !isOutOfMemory(error)) throw error;
          hear(exhausted(task), task);
          worker = started();
        }
      }
    } finally {
      await worker.terminate();
    }
  };
  await Promise.all(Array.from({ length: workers }, work));
}

const isOutOfMemory = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY';

function answer<Task, Answer, Progress>(
  worker: Worker,
  task: Task,
  { onProgress }: PoolOptions<Task, Answer, Progress>,
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const listen = (said: Said<Answer, Progress>) => {
      if ('progress' in said) {
        onProgress?.(said.progress, task);
        return;
      }
      worker.off('message', listen);
      worker.off('error', reject);
      resolve(said.answer);
    };
    worker.on('message', listen);
    worker.once('error', reject);
    worker.postMessage(task);
  });
}
