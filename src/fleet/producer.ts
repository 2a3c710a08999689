/**
 * Puts a campaign's units into the queue and collects their results. What is neither done nor in the queue is put in
 * (again): so a producer may be ended and started at any moment, anywhere, and a Redis that has lost its last second
 * loses no unit.
 */
import type { Redis } from 'ioredis';
import { Campaign, type Plan } from './campaign';
import { Jobs } from './jobs';
import type { Outcome } from './outcome';
import { piecesOf, unitsOf, unitsPerJob } from './pieces';
import { aliveWorkers, type Presence, threadsOf } from './register';
import { lengthOf } from './task-list';
import { UnitStates } from './unit-states';

export interface FleetStatus {
  /** Those of the producer's program, and all others. */
  readonly workers: readonly Presence[];
  readonly others: readonly Presence[];
  readonly queued: number;
  readonly active: number;
}

export interface FleetWork {
  readonly plan: Plan;
  /** About how long a unit takes, until one has been measured. */
  readonly guessedMs: number;
  /** So many units at most are in the queue at a time, each a job; without it all. */
  readonly greatestAhead?: number;
  readonly isWanted: (unit: number) => boolean;
  /** No further unit is to begin. */
  readonly isOver: () => boolean;
  readonly hear: (unit: number, outcome: Outcome, ms: number) => void;
  readonly onStatus: (status: FleetStatus) => void;
}

const [blockMs, statusMs] = [500, 2000] as const;
/** Without any result for so long the producer looks whether the queue has lost something. */
const silenceMs = 30_000;
/** Jobs that measure how long a unit takes, before the rest is cut. */
const firstJobs = 16;
/** Put into the queue at a time. */
const unitsAtATime = 100_000;

export class Producer {
  readonly #jobs: Jobs;
  readonly #units: UnitStates;
  #last = '0-0';
  #measured = { ms: 0, units: 0 };
  /** The place of the next job among those of this campaign. */
  #turn = 1;

  private constructor(
    private readonly redis: Redis,
    private readonly reader: Redis,
    private readonly work: FleetWork,
    private readonly campaign: Campaign,
  ) {
    this.#jobs = new Jobs(redis, work.plan.program);
    this.#units = new UnitStates(lengthOf(work.plan.tasks), work.isWanted);
  }

  /**
   * Begins a campaign, or goes on with it. `reader` is a connection of its own, which waits for results.
   * @throws {BadInput} if the campaign is too large, or its results are none of this program
   */
  static async of(redis: Redis, reader: Redis, work: FleetWork): Promise<Producer> {
    const { campaign, isNew } = await Campaign.of(redis, work.plan);
    const producer = new Producer(redis, reader, work, campaign);
    if (isNew) return producer;
    while ((await producer.#collect(0)) > 0);
    await producer.#findQueued();
    return producer;
  }

  get name(): string {
    return this.campaign.name;
  }

  /** Puts everything into the queue. */
  async detach(): Promise<void> {
    while (this.#units.queued < this.#units.wanted) await this.#fill(Number.POSITIVE_INFINITY);
  }

  /** Resolves when each unit that is wanted has a result, or no further one is to begin. */
  async run(): Promise<void> {
    let [toldAt, heardAt] = [0, Date.now()];
    while (this.#units.wanted > 0 && !this.work.isOver()) {
      await this.#fill(this.#measured.units > 0 ? Number.POSITIVE_INFINITY : firstJobs);
      if ((await this.#collect(blockMs)) > 0) heardAt = Date.now();
      if (Date.now() - heardAt > silenceMs) {
        await this.#findQueued();
        heardAt = Date.now();
      }
      if (Date.now() - toldAt < statusMs) continue;
      toldAt = Date.now();
      this.work.onStatus(await this.status());
    }
    if (this.#units.wanted > 0) await this.#end();
    else await this.campaign.collected();
  }

  close(): Promise<void> {
    return this.#jobs.close();
  }

  /** Returns the number of results that came. */
  async #collect(wait: number): Promise<number> {
    const { done, last } = await this.campaign.after(this.#last, this.reader, wait);
    this.#last = last;
    for (const { unit, ms, outcome } of done) {
      this.#measured = { ms: this.#measured.ms + ms, units: this.#measured.units + 1 };
      if (this.#units.settle(unit)) this.work.hear(unit, outcome, ms);
    }
    return done.length;
  }

  /** What is missing and not in the queue goes in, as far as the queue may be filled. */
  async #fill(greatestJobs: number): Promise<void> {
    const { greatestAhead, guessedMs } = this.work;
    const { wanted, queued } = this.#units;
    if (wanted === queued || this.#turn > greatestJobs) return;
    const { ms, units } = this.#measured;
    const threads = threadsOf((await this.status()).workers);
    const unitMs = units > 0 ? ms / units : guessedMs;
    const size = (left: number) => (greatestAhead === undefined ? unitsPerJob(left, unitMs, threads) : 1);
    const room = (greatestAhead ?? Number.POSITIVE_INFINITY) - queued;
    const jobsLeft = greatestJobs - this.#turn + 1;
    const chosen = this.#units.takeMissing(Math.min(room, jobsLeft * size(wanted - queued), unitsAtATime));
    // What is still to come counts, or each time the last jobs would be short.
    const later = this.#units.wanted - this.#units.queued;
    const pieces = piecesOf(chosen, (left) => size(left + later));
    await this.#jobs.put(this.name, pieces, 0, this.#turn);
    this.#turn += pieces.length;
  }

  async #findQueued(): Promise<void> {
    this.#units.foundQueued(unitsOf(await this.#jobs.pieces(this.name)));
  }

  /** Takes back what no worker has begun, and hears of the rest. */
  async #end(): Promise<void> {
    await this.#jobs.withdraw(this.name);
    while ((await this.#jobs.pieces(this.name)).length > 0) await this.#collect(blockMs);
    while ((await this.#collect(0)) > 0);
  }

  async status(): Promise<FleetStatus> {
    const [all, { queued, active }] = await Promise.all([aliveWorkers(this.redis), this.#jobs.counts()]);
    const isOurs = ({ program }: Presence) => program === this.work.plan.program;
    return { workers: all.filter(isOurs), others: all.filter((each) => !isOurs(each)), queued, active };
  }
}
