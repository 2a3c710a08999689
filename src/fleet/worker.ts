/**
 * Takes jobs out of the queue. This process keeps the books only: runs live in threads, so that the timer which renews
 * the jobs' locks is never late.
 */
import { type Job, UnrecoverableError, Worker } from 'bullmq';
import type { Redis } from 'ioredis';
import { BadInput } from '../base/bad-input';
import { Campaign } from './campaign';
import { type Execute, type JobEnd, runJob } from './job-run';
import { type JobData, Jobs, jobData } from './jobs';
import { prefix, queueName } from './keys';
import type { Done } from './outcome';
import { isOutOfMemory } from './redis';
import { type Presence, presenceMs, tellAbsence, tellPresence } from './register';

export interface FleetWorkerOptions {
  readonly presence: Omit<Presence, 'active' | 'units' | 'refuses'>;
  /** A worker that is silent for so long loses its jobs. */
  readonly lockMs: number;
  readonly execute: Execute;
  /**
   * The paths of a campaign's files, by digest: each of its tasks gets them as `files`.
   * @throws {BadInput} if they cannot be had
   */
  readonly bring: (digests: readonly string[]) => Promise<Readonly<Record<string, string>>>;
  readonly tell: (event: WorkerEvent) => void;
}

export type WorkerEvent =
  | {
      readonly kind: 'job.taken' | 'job.done' | 'job.split' | 'job.returned';
      readonly job: string;
      readonly units: number;
    }
  /** Another worker may have the job now. */
  | { readonly kind: 'job.lost'; readonly job: string }
  | { readonly kind: 'job.refused'; readonly job: string; readonly why: string }
  | { readonly kind: 'unit.endsWorker'; readonly campaign: string; readonly unit: number; readonly why: string }
  | { readonly kind: 'redis.full' | 'redis.failed'; readonly why: string };

const fullPauseMs = 1000;
/** Another worker may have what is missing here; later this one may. */
const refusedPauseMs = 2000;
/** Campaigns whose plans a worker keeps. */
const greatestKnown = 100;

export class FleetWorker {
  readonly #worker: Worker<JobData>;
  readonly #jobs: Jobs;
  readonly #lost = new Set<string>();
  readonly #campaigns = new Map<string, Campaign>();
  readonly #presence: NodeJS.Timeout;
  #isEnding = false;
  #active = 0;
  #units = 0;
  #refuses: Presence['refuses'];

  constructor(
    private readonly redis: Redis,
    private readonly options: FleetWorkerOptions,
  ) {
    const { presence, lockMs, tell } = options;
    this.#jobs = new Jobs(redis, presence.program);
    this.#worker = new Worker<JobData>(queueName(presence.program), (job) => this.#process(job), {
      connection: redis,
      prefix,
      name: presence.name,
      concurrency: presence.threads,
      lockDuration: lockMs,
      stalledInterval: lockMs,
      // Which unit ends its worker is counted by unit (`job-run.ts`).
      maxStalledCount: Number.MAX_SAFE_INTEGER,
      drainDelay: 2,
      runRetryDelay: 1000,
    });
    this.#worker.on('lockRenewalFailed', (ids) => {
      for (const id of ids) this.#loses(id);
    });
    this.#worker.on('error', (error) => {
      if (/lock|not in the active state/i.test(error.message)) return;
      tell({ kind: isOutOfMemory(error) ? 'redis.full' : 'redis.failed', why: error.message });
    });
    this.#presence = setInterval(() => this.#tellPresence(), presenceMs);
    this.#tellPresence();
  }

  get active(): number {
    return this.#active;
  }

  get units(): number {
    return this.#units;
  }

  /** Takes no further job, and returns what it has after the units in work. */
  async end(): Promise<void> {
    this.#isEnding = true;
    await this.#worker.close();
    clearInterval(this.#presence);
    await tellAbsence(this.redis, this.options.presence.name);
    await this.#jobs.close();
  }

  #tellPresence(): void {
    const presence = { ...this.options.presence, active: this.#active, units: this.#units, refuses: this.#refuses };
    // Without it the worker counts as absent until the next one.
    tellPresence(this.redis, presence).catch(() => {});
  }

  /** Once, and not each time that it comes back. */
  #tellRefusal(job: string, refuses: NonNullable<Presence['refuses']>): void {
    if (this.#refuses?.campaign === refuses.campaign && this.#refuses.why === refuses.why) return;
    this.#refuses = refuses;
    this.#tellPresence();
    this.options.tell({ kind: 'job.refused', job, why: refuses.why });
  }

  #loses(job: string): void {
    this.#lost.add(job);
    this.options.tell({ kind: 'job.lost', job });
  }

  async #process(job: Job<JobData>): Promise<void> {
    const { tell } = this.options;
    const id = String(job.id);
    const data = this.#understood(id, job);
    const campaign = await this.#campaign(data.campaign);
    // It was cancelled.
    if (campaign === undefined) return;
    if (campaign.plan.program !== data.program) throw this.#refusal(id, 'its campaign is of another program');
    this.#active++;
    this.#lost.delete(id);
    tell({ kind: 'job.taken', job: id, units: data.count });
    try {
      const isLost = () => this.#lost.has(id);
      const { done, rest, refused } = await this.#done(campaign, job, isLost);
      if (!(await this.#record(campaign, done))) return;
      if (refused !== undefined) {
        this.#tellRefusal(id, { campaign: campaign.name, why: refused });
        await this.#jobs.put(data.campaign, rest, data.generation + 1, job.priority, refusedPauseMs);
        return;
      }
      if (this.#refuses?.campaign === campaign.name) this.#refuses = undefined;
      if (rest.length === 0 || isLost()) {
        tell({ kind: 'job.done', job: id, units: done.length });
        return;
      }
      await this.#jobs.put(data.campaign, rest, data.generation + 1, job.priority);
      tell({ kind: this.#isEnding ? 'job.returned' : 'job.split', job: id, units: done.length });
    } finally {
      this.#active--;
      this.#lost.delete(id);
    }
  }

  async #done(campaign: Campaign, { data, stalledCounter }: Job<JobData>, isLost: () => boolean): Promise<JobEnd> {
    let execute: Execute;
    try {
      execute = await this.#executing(campaign);
    } catch (error) {
      if (error instanceof BadInput) return { done: [], rest: [data], refused: error.message };
      throw error;
    }
    return runJob({
      ...{ campaign, piece: data, execute },
      wasLost: (stalledCounter ?? 0) > 0,
      isEnding: () => this.#isEnding || isLost(),
    });
  }

  /**
   * Executes tasks with the files of their campaign.
   * @throws {BadInput} if those cannot be had
   */
  async #executing({ plan }: Campaign): Promise<Execute> {
    const { execute, bring } = this.options;
    if (plan.files === undefined) return execute;
    const files = await bring(plan.files);
    return (kind, task, limitMs) => execute(kind, { ...task, files }, limitMs);
  }

  /** The plan of a name is always the same; it may be long. */
  async #campaign(name: string): Promise<Campaign | undefined> {
    const known = this.#campaigns.get(name);
    if (known !== undefined) return (await known.exists()) ? known : undefined;
    const campaign = await Campaign.named(this.redis, name);
    if (this.#campaigns.size === greatestKnown) this.#campaigns.clear();
    if (campaign !== undefined) this.#campaigns.set(name, campaign);
    return campaign;
  }

  /** @throws {UnrecoverableError} if the job is none of this program; it stays in Redis among the failed ones */
  #understood(id: string, { data }: Job): JobData {
    const understood = jobData(data);
    if (understood === undefined) throw this.#refusal(id, 'it is no job of a fleet');
    const { program, version } = this.options.presence;
    if (understood.program === program) return understood;
    throw this.#refusal(id, `it needs program ${understood.program}; this one is version ${version}, ${program}`);
  }

  #refusal(job: string, why: string): UnrecoverableError {
    this.options.tell({ kind: 'job.refused', job, why });
    return new UnrecoverableError(why);
  }

  /** A Redis without room gets the results when it has room again. Returns whether the campaign goes on. */
  async #record(campaign: Campaign, done: readonly Done[]): Promise<boolean> {
    this.#units += done.length;
    for (const { unit, outcome } of done) {
      if ('ends' in outcome)
        this.options.tell({ kind: 'unit.endsWorker', campaign: campaign.name, unit, why: outcome.ends });
    }
    for (;;) {
      try {
        return await campaign.record(done);
      } catch (error) {
        if (!isOutOfMemory(error) || this.#isEnding) throw error;
        this.options.tell({ kind: 'redis.full', why: (error as Error).message });
        await new Promise((resolve) => setTimeout(resolve, fullPauseMs));
      }
    }
  }
}
