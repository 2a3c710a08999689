/** A fleet as the executor of a command's work. */
import { printable } from '../../base/printable';
import type { QueueAddress } from '../../fleet/address';
import { putFile } from '../../fleet/files';
import type { Outcome } from '../../fleet/outcome';
import { type FleetStatus, type FleetWork, Producer } from '../../fleet/producer';
import { connectRedis } from '../../fleet/redis';
import { threadsOf, workersText } from '../../fleet/register';
import { taskAt } from '../../fleet/task-list';
import { readInput } from '../files/input-files';
import { UsageError } from '../usage-error';
import { version } from '../version';
import { type Executor, type Work, workKind } from '../work';
import { programDigest } from './program-digest';
import { telling } from './redis-errors';

export interface FleetOptions {
  readonly address: QueueAddress;
  readonly detach?: true;
  readonly quiet?: true;
}

/** The campaign is in the queue, and the command need not wait for it. */
class Detached extends Error {
  constructor(readonly campaign: string) {
    super(`${campaign} is in the queue`);
  }
}

/** Of work without a known end. */
const greatestAhead = 64;

/** Returns the exit code. */
export function withFleet(options: FleetOptions, command: (executor: Executor) => Promise<number>): Promise<number> {
  return telling(options.address, async () => {
    const executor = await FleetExecutor.at(options);
    try {
      return await command(executor);
    } catch (error) {
      if (!(error instanceof Detached)) throw error;
      process.stdout.write(`${error.campaign}\n`);
      return 0;
    } finally {
      executor.close();
    }
  });
}

type Redis = Awaited<ReturnType<typeof connectRedis>>;

class FleetExecutor implements Executor {
  readonly isFleet = true;
  #status: FleetStatus | undefined;
  #campaign: string | undefined;
  #toldWaiting = false;
  readonly #toldRefusals = new Set<string>();

  private constructor(
    private readonly redis: Redis,
    private readonly reader: Redis,
    private readonly options: FleetOptions,
  ) {}

  static async at(options: FleetOptions): Promise<FleetExecutor> {
    const redis = await connectRedis(options.address);
    return new FleetExecutor(redis, await connectRedis(options.address), options);
  }

  /** Of the fleet's workers that have this program. */
  get threads(): number {
    return Math.max(1, threadsOf(this.#status?.workers ?? []));
  }

  get status(): string {
    if (this.#status === undefined) return '';
    const { workers, queued, active } = this.#status;
    return `; ${workersText(workers)}, ${active} jobs in work, ${queued} queued`;
  }

  async run<Task extends object, Answer, Progress>(work: Work<Task, Answer, Progress>): Promise<void> {
    for (const [digest, path] of Object.entries(work.files ?? {}))
      await putFile(this.redis, digest, readInput('guest', path));
    const producer = await Producer.of(this.redis, this.reader, this.#fleetWork(work));
    this.#campaign = producer.name;
    try {
      if (this.options.detach) {
        await producer.detach();
        throw new Detached(producer.name);
      }
      await producer.run();
    } finally {
      await producer.close();
    }
  }

  close(): void {
    this.redis.disconnect();
    this.reader.disconnect();
  }

  #fleetWork<Task extends object, Answer, Progress>(work: Work<Task, Answer, Progress>): FleetWork {
    const { kind, tasks, isOpen, files, isWanted = () => true, isOver = () => false, hear } = work;
    const { limitMs, guessedMs } = workKind(kind);
    return {
      plan: {
        kind,
        program: programDigest(),
        version: version(),
        tasks,
        limitMs,
        ...(files && { files: Object.keys(files) }),
      },
      ...{ guessedMs, isWanted, isOver, ...(isOpen && { greatestAhead }) },
      hear: (unit, outcome, ms) => {
        const task = taskAt(tasks, unit) as Task;
        hear(answerOf(work, task, outcome), task, ms);
      },
      onStatus: (status) => {
        this.#status = status;
        this.#tellWaiting(status);
        this.#tellRefusals(status);
      },
    };
  }

  /** What no worker can do waits for ever as well. */
  #tellRefusals({ workers }: FleetStatus): void {
    for (const { name, refuses } of workers) {
      const told = `worker ${name} refuses jobs: ${refuses?.why}`;
      if (refuses?.campaign !== this.#campaign || this.options.quiet || this.#toldRefusals.has(told)) continue;
      this.#toldRefusals.add(told);
      process.stderr.write(`${printable(told)}\n`);
    }
  }

  /** A campaign without workers waits for ever; a person should know why. */
  #tellWaiting({ workers, others }: FleetStatus): void {
    if (workers.length > 0) this.#toldWaiting = false;
    if (workers.length > 0 || this.#toldWaiting || this.options.quiet) return;
    this.#toldWaiting = true;
    const program = `version ${version()}, program ${programDigest()}`;
    const there = others.map((each) => `${each.name} has version ${each.version}, program ${each.program}`);
    const why = there.length === 0 ? '' : `; ${there.join('; ')}`;
    process.stderr.write(`no worker of ${program}, is alive: start understudy worker${why}\n`);
  }
}

function answerOf<Task extends object, Answer, Progress>(
  { exhausted, ended }: Work<Task, Answer, Progress>,
  task: Task,
  outcome: Outcome,
): Answer {
  if ('answer' in outcome) return outcome.answer as Answer;
  if ('exhausted' in outcome && exhausted !== undefined) return exhausted(task);
  const why = 'ends' in outcome ? outcome.ends : 'it does not fit into the memory of a worker’s thread';
  if (ended !== undefined) return ended(task, why);
  throw new UsageError(`a task of the fleet cannot be done: ${why}`);
}
