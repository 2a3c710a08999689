/**
 * The work of a command as a list of tasks. Threads of this process execute it, or a fleet: the command does not know
 * which.
 */
import { lengthOf, type TaskList, taskAt } from '../fleet/task-list';
import { eachAnswer } from './worker-pool';

export interface WorkKind {
  /** What its threads execute. */
  readonly script: string;
  /** Of each thread, in megabytes. */
  readonly greatestHeap?: number;
  /** In a fleet: a task that takes longer hangs. */
  readonly limitMs: number;
  /** In a fleet: about how long a task takes, until one has been measured. */
  readonly guessedMs: number;
}

const [second, minute] = [1000, 60_000] as const;

const workKinds = {
  torture: { script: './torture-worker.js', limitMs: 5 * minute, guessedMs: 0.2 * second },
  guided: { script: './torture-worker.js', limitMs: 30 * minute, guessedMs: 2 * second },
  shrink: { script: './torture-worker.js', limitMs: 60 * minute, guessedMs: 20 * second },
  mutants: { script: './torture-worker.js', limitMs: 120 * minute, guessedMs: 30 * second },
  // A thread keeps the states that wait for exploration as they are.
  explore: { script: './explore-worker.js', greatestHeap: 6144, limitMs: 120 * minute, guessedMs: 20 * second },
  paper: { script: './paper-worker.js', limitMs: 60 * minute, guessedMs: 10 * second },
  live: { script: './live-worker.js', limitMs: 20 * minute, guessedMs: 20 * second },
} as const satisfies Readonly<Record<string, WorkKind>>;

type WorkKindName = keyof typeof workKinds;

/** @throws if there is no such kind */
export function workKind(name: string): WorkKind {
  const kind = Object.hasOwn(workKinds, name) ? workKinds[name as WorkKindName] : undefined;
  if (kind === undefined) throw new Error(`this program knows no work of kind ${name}`);
  return kind;
}

export interface Work<Task extends object, Answer, Progress = never> {
  readonly kind: WorkKindName;
  /** The tasks in the order in which they begin, of which those that are not wanted are left out. */
  readonly tasks: TaskList;
  /** Files that tasks need, by SHA-256: each task gets them as `files`, where they are on its machine. */
  readonly files?: Readonly<Record<string, string>>;
  readonly isWanted?: (unit: number) => boolean;
  /** No further task is to begin. */
  readonly isOver?: () => boolean;
  /** There are more tasks than will be needed: few begin before they are. */
  readonly isOpen?: true;
  /** Results come in the order in which they are ready; with the milliseconds that the task has taken. */
  readonly hear: (answer: Answer, task: Task, ms: number) => void;
  readonly onProgress?: (progress: Progress, task: Task) => void;
  /** The result of a task that did not fit into a thread's memory; without this function that is an error. */
  readonly exhausted?: (task: Task) => Answer;
  /** In a fleet: the result of a task that has ended its workers; without this function that is an error. */
  readonly ended?: (task: Task, why: string) => Answer;
}

export interface Executor {
  /** How many tasks are executed at the same time. */
  readonly threads: number;
  readonly isFleet: boolean;
  /** Of a fleet, for the command's progress. */
  readonly status: string;
  readonly run: <Task extends object, Answer, Progress = never>(work: Work<Task, Answer, Progress>) => Promise<void>;
}

export function onThreads(threads: number): Executor {
  return {
    threads,
    isFleet: false,
    status: '',
    run: ({ kind, tasks, files, isWanted = () => true, isOver = () => false, ...hears }) => {
      const { script, greatestHeap } = workKind(kind);
      const wanted = wantedOf(lengthOf(tasks), isWanted);
      // As many threads as there are tasks for them.
      const first = Array.from({ length: threads }, () => wanted.next()).flatMap(({ done, value }) =>
        done ? [] : [value],
      );
      return eachAnswer({
        ...{ script, greatestHeap, ...hears },
        workers: Math.max(first.length, 1),
        next: () => {
          type Task = Parameters<typeof hears.hear>[1];
          if (isOver()) return undefined;
          const unit = first.shift() ?? wanted.next().value;
          return unit === undefined ? undefined : ({ ...taskAt(tasks, unit), ...(files && { files }) } as Task);
        },
      });
    },
  };
}

function* wantedOf(length: number, isWanted: (unit: number) => boolean): Generator<number, undefined> {
  for (let unit = 0; unit < length; unit++) if (isWanted(unit)) yield unit;
}
