/** Threads that receive tasks, one at a time each. */
import { isOutOfMemory, PoolThread } from './pool-thread';

export interface PoolOptions<Task, Answer, Progress> {
  /** The thread's script, beside this one. */
  readonly script: string;
  readonly workers: number;
  /** Of each thread, in megabytes. */
  readonly greatestHeap?: number;
  /** The next task; `undefined` if none is left. */
  readonly next: () => Task | undefined;
  /** Results come in the order in which they are ready; with the milliseconds that the task has taken. */
  readonly hear: (answer: Answer, task: Task, ms: number) => void;
  readonly onProgress?: (progress: Progress, task: Task) => void;
  /** The result of a task that did not fit into a thread's memory; without this function that is an error. */
  readonly exhausted?: (task: Task) => Answer;
}

/** Resolves when no task is left. */
export async function eachAnswer<Task, Answer, Progress = never>(
  options: PoolOptions<Task, Answer, Progress>,
): Promise<void> {
  const { script, workers, greatestHeap, next, hear, onProgress, exhausted } = options;
  const started = () => new PoolThread<Task, Answer, Progress>(script, greatestHeap);
  const work = async () => {
    let thread = started();
    try {
      for (let task = next(); task !== undefined; task = next()) {
        const current = task;
        const startedAt = Date.now();
        try {
          const answer = await thread.answer(current, (progress) => onProgress?.(progress, current));
          hear(answer, current, Date.now() - startedAt);
        } catch (error) {
          if (exhausted === undefined || !isOutOfMemory(error)) throw error;
          hear(exhausted(current), current, Date.now() - startedAt);
          thread = started();
        }
      }
    } finally {
      await thread.end();
    }
  };
  await Promise.all(Array.from({ length: workers }, work));
}
