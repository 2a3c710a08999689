/** The jobs of a program in BullMQ's queue. A job is a piece of a campaign; its name is made of these. */
import { type JobsOptions, Queue } from 'bullmq';
import type { Redis } from 'ioredis';
import * as v from 'valibot';
import { prefix, queueName } from './keys';
import type { Piece } from './pieces';

const natural = v.pipe(v.number(), v.integer(), v.minValue(0));
const jobSchema = v.object({
  campaign: v.string(),
  program: v.string(),
  first: natural,
  count: v.pipe(natural, v.minValue(1)),
  /** How often the job has been split or returned. */
  generation: natural,
});

export type JobData = v.InferOutput<typeof jobSchema>;

/** What a job of this name means; nothing if it is none of a fleet's. */
export function jobData(data: unknown): JobData | undefined {
  const parsed = v.safeParse(jobSchema, data);
  return parsed.success ? parsed.output : undefined;
}

const waiting = ['waiting', 'prioritized', 'delayed'] as const;
const page = 1000;
/** BullMQ's last priority. */
const lowest = 2_097_151;
const options: JobsOptions = {
  removeOnComplete: true,
  // A job fails when Redis is full or its worker loses the connection; another one tries again.
  attempts: Number.MAX_SAFE_INTEGER,
  backoff: { type: 'fixed', delay: 2000 },
};

export class Jobs {
  private readonly queue: Queue<JobData>;

  constructor(
    redis: Redis,
    private readonly program: string,
  ) {
    this.queue = new Queue(queueName(program), {
      connection: redis,
      prefix,
      streams: { events: { maxLen: 1000 } },
      defaultJobOptions: options,
    });
    // The connection tells its own errors.
    this.queue.on('error', () => {});
  }

  /**
   * Puts pieces into the queue; one that is there already stays as it is. Of several campaigns each gets its turn: the
   * n-th pieces of all come before the next ones. No worker takes them before the delay is over.
   */
  async put(campaign: string, pieces: readonly Piece[], generation = 0, turn = 1, delayMs = 0): Promise<void> {
    for (let at = 0; at < pieces.length; at += page) {
      await this.queue.addBulk(
        pieces.slice(at, at + page).map(({ first, count }, nth) => ({
          name: campaign,
          data: { campaign, program: this.program, first, count, generation },
          opts: {
            jobId: `${campaign}.${first}.${count}.${generation}`,
            priority: Math.min(turn + at + nth, lowest),
            delay: delayMs,
          },
        })),
      );
    }
  }

  /** The pieces of a campaign that are in the queue or in work. */
  async pieces(campaign: string): Promise<readonly Piece[]> {
    const found: Piece[] = [];
    for await (const job of this.#each(['active', ...waiting])) {
      if (job.data.campaign === campaign) found.push(job.data);
    }
    return found;
  }

  /** Takes the jobs of a campaign that no worker has begun out of the queue; returns their number. */
  async withdraw(campaign: string): Promise<number> {
    const ids: string[] = [];
    for await (const job of this.#each(waiting)) if (job.data.campaign === campaign) ids.push(job.id as string);
    let removed = 0;
    // A worker may have begun a job meanwhile.
    for (const id of ids) removed += await this.queue.remove(id).catch(() => 0);
    return removed;
  }

  async counts(): Promise<{ readonly queued: number; readonly active: number; readonly failed: number }> {
    const { active = 0, failed = 0, ...others } = await this.queue.getJobCounts('active', 'failed', ...waiting);
    return { queued: Object.values(others).reduce((sum, count) => sum + count, 0), active, failed };
  }

  close(): Promise<void> {
    return this.queue.close();
  }

  async *#each(types: readonly ('active' | (typeof waiting)[number])[]) {
    for (const type of types) {
      for (let from = 0; ; from += page) {
        const jobs = await this.queue.getJobs([type], from, from + page - 1, true);
        // A job that ends between the list and the look at it is missing.
        for (const job of jobs) if (job !== undefined && jobData(job.data) !== undefined) yield job;
        if (jobs.length < page) break;
      }
    }
  }
}
