/** Threads that are handed tasks, one at a time each. */
import { Worker } from 'node:worker_threads';

/** What a thread says: how far it is, or what came of its task. */
export type Said<Answer, Progress> = { readonly progress: Progress } | { readonly answer: Answer };

export interface PoolOptions<Task, Answer, Progress> {
  /** The thread's script, beside this one. */
  readonly script: string;
  readonly workers: number;
  /** Of each thread, in megabytes. */
  readonly greatestHeap?: number;
  /** The next task; nothing if no more is to be done. */
  readonly next: () => Task | undefined;
  /** Answers come in the order in which they are ready. */
  readonly hear: (answer: Answer, task: Task) => void;
  readonly onProgress?: (progress: Progress, task: Task) => void;
}

/** Until there is no task left. */
export async function eachAnswer<Task, Answer, Progress = never>(
  options: PoolOptions<Task, Answer, Progress>,
): Promise<void> {
  const { script, workers, greatestHeap, next, hear } = options;
  const work = async () => {
    const worker = new Worker(new URL(script, import.meta.url), {
      resourceLimits: { maxOldGenerationSizeMb: greatestHeap },
    });
    try {
      for (let task = next(); task !== undefined; task = next()) hear(await answer(worker, task, options), task);
    } finally {
      await worker.terminate();
    }
  };
  await Promise.all(Array.from({ length: workers }, work));
}

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
