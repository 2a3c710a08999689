/** A campaign in Redis: its plan, which units are done, and their results, each counted once. */
import type { Redis } from 'ioredis';
import * as v from 'valibot';
import { BadInput } from '../base/bad-input';
import { digest } from '../base/digest';
import { campaignKey, campaignsKey, doneKey, endsKey, resultsKey } from './keys';
import { type Done, packed, unpacked } from './outcome';
import { lengthOf, type TaskList } from './task-list';

const planSchema = v.object({
  kind: v.string(),
  /** The digest of the program's code and guests, and its version for a person. */
  program: v.string(),
  version: v.string(),
  tasks: v.custom<TaskList>((value) => typeof value === 'object' && value !== null),
  /** A unit that takes longer hangs. */
  limitMs: v.number(),
  /** SHA-256 of files that its tasks need. */
  files: v.optional(v.array(v.string())),
});

export type Plan = Readonly<v.InferOutput<typeof planSchema>>;

/** Of a plan as text. */
const greatestPlan = 16 * 1024 * 1024;
/** Of one record in the stream; the results of a long job are several records. */
const greatestRecord = 4 * 1024 * 1024;
/** After the last result, and after all have been collected. */
const [keptSeconds, keptCollectedSeconds] = [7 * 86_400, 3600] as const;

/** The units get their bits, and the results become a record if they bring anything new. */
const recordScript = `
if redis.call('EXISTS', KEYS[1]) == 0 then return -1 end
local new = 0
for i = 5, #ARGV do
  if redis.call('SETBIT', KEYS[2], ARGV[i], 1) == 0 then new = new + 1 end
end
if new > 0 then
  redis.call('XADD', KEYS[3], '*', 'program', ARGV[1], 'done', ARGV[2])
  redis.call('HINCRBY', KEYS[1], 'done', new)
  redis.call('HINCRBYFLOAT', KEYS[1], 'ms', ARGV[3])
  for i = 1, 3 do redis.call('EXPIRE', KEYS[i], ARGV[4]) end
end
return new`;

export interface Counts {
  readonly total: number;
  readonly done: number;
  /** Milliseconds of a thread that all results together have taken. */
  readonly ms: number;
  readonly createdAt: number;
}

const nameOf = (plan: Plan): string => `${plan.kind}-${digest(JSON.stringify(plan))}`;

export class Campaign {
  private constructor(
    private readonly redis: Redis,
    readonly name: string,
    readonly plan: Plan,
  ) {}

  /**
   * The campaign of this plan; whether it was there before.
   * @throws {BadInput} if the plan is too long
   */
  static async of(redis: Redis, plan: Plan): Promise<{ readonly campaign: Campaign; readonly isNew: boolean }> {
    const text = JSON.stringify(plan);
    if (text.length > greatestPlan) throw new BadInput(`the plan has ${text.length} bytes: at most ${greatestPlan}`);
    const name = nameOf(plan);
    const key = campaignKey(name);
    const isNew = (await redis.hsetnx(key, 'plan', text)) === 1;
    if (isNew) await redis.hset(key, { total: lengthOf(plan.tasks), done: 0, ms: 0, createdAt: Date.now() });
    await redis.expire(key, keptSeconds);
    await redis.sadd(campaignsKey, name);
    return { campaign: new Campaign(redis, name, plan), isNew };
  }

  /** @throws {BadInput} if what is there is no campaign */
  static async named(redis: Redis, name: string): Promise<Campaign | undefined> {
    const text = await redis.hget(campaignKey(name), 'plan');
    if (text === null) return undefined;
    try {
      return new Campaign(redis, name, v.parse(planSchema, JSON.parse(text)));
    } catch {
      throw new BadInput(`${name} is no campaign that this program can read`);
    }
  }

  /** Those that are known, the oldest first. */
  static async all(redis: Redis): Promise<readonly Campaign[]> {
    const names = (await redis.smembers(campaignsKey)).sort();
    const found = await Promise.all(names.map((name) => Campaign.named(redis, name)));
    const gone = names.filter((_, at) => found[at] === undefined);
    if (gone.length > 0) await redis.srem(campaignsKey, ...gone);
    return found.filter((campaign) => campaign !== undefined);
  }

  async exists(): Promise<boolean> {
    return (await this.redis.exists(campaignKey(this.name))) === 1;
  }

  async counts(): Promise<Counts | undefined> {
    const { total, done, ms, createdAt } = await this.redis.hgetall(campaignKey(this.name));
    if (total === undefined) return undefined;
    return { total: Number(total), done: Number(done), ms: Number(ms), createdAt: Number(createdAt) };
  }

  /** Keeps results; those that are there already change nothing. Returns whether the campaign goes on. */
  async record(done: readonly Done[]): Promise<boolean> {
    for (const part of parts(done)) {
      const units = part.map(({ unit }) => unit);
      const ms = part.reduce((sum, each) => sum + each.ms, 0);
      const keys = [campaignKey(this.name), doneKey(this.name), resultsKey(this.name)];
      const values = [this.plan.program, packed(part), ms, keptSeconds, ...units];
      if (Number(await this.redis.eval(recordScript, keys.length, ...keys, ...values)) < 0) return false;
    }
    return true;
  }

  /** Of these units, those without a result. */
  async without(first: number, count: number): Promise<readonly number[]> {
    const bytes = await this.redis.getrangeBuffer(doneKey(this.name), first >> 3, (first + count - 1) >> 3);
    const isDone = (unit: number) => ((bytes[(unit >> 3) - (first >> 3)] ?? 0) & (0x80 >> (unit & 7))) !== 0;
    return Array.from({ length: count }, (_, at) => first + at).filter((unit) => !isDone(unit));
  }

  /**
   * Results after this record, those that come within so long; and the last record's name.
   * @throws {BadInput} if they are no results of this program
   */
  async after(record: string, reader: Redis, blockMs: number): Promise<{ done: readonly Done[]; last: string }> {
    const key = resultsKey(this.name);
    const wait = blockMs > 0 ? (['BLOCK', blockMs] as const) : [];
    const found = (await reader.callBuffer('XREAD', 'COUNT', 100, ...wait, 'STREAMS', key, record)) as Streams | null;
    const records = found?.[0]?.[1] ?? [];
    const done = records.flatMap(([, [, program, , data]]) => {
      if (String(program) === this.plan.program && data !== undefined) return unpacked(data);
      throw new BadInput(`${this.name} holds a result of another program (${program}): cancel it, and begin again`);
    });
    return { done, last: String(records.at(-1)?.[0] ?? record) };
  }

  /** Counts the ends of a worker by this unit; returns their number. */
  async countEnd(unit: number, by: 1 | -1): Promise<number> {
    await this.redis.expire(endsKey(this.name), keptSeconds);
    return this.redis.hincrby(endsKey(this.name), String(unit), by);
  }

  async ends(unit: number): Promise<number> {
    return Number((await this.redis.hget(endsKey(this.name), String(unit))) ?? 0);
  }

  /** All results have been collected: they are kept for another producer, but not for long. */
  async collected(): Promise<void> {
    for (const key of this.#keys()) await this.redis.expire(key, keptCollectedSeconds);
  }

  async remove(): Promise<void> {
    await this.redis.del(...this.#keys());
    await this.redis.srem(campaignsKey, this.name);
  }

  #keys(): readonly string[] {
    return [campaignKey, doneKey, resultsKey, endsKey].map((key) => key(this.name));
  }
}

type Streams = readonly (readonly [
  key: Buffer,
  records: readonly (readonly [id: Buffer, fields: readonly Buffer[]])[],
])[];

function* parts(done: readonly Done[]): Generator<readonly Done[]> {
  let part: Done[] = [];
  let length = 0;
  for (const each of done) {
    part.push(each);
    length += JSON.stringify(each).length;
    if (length < greatestRecord) continue;
    yield part;
    [part, length] = [[], 0];
  }
  if (part.length > 0) yield part;
}
