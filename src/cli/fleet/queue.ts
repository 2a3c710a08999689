/** `understudy queue`: what a fleet does, and a campaign's results or end. */
import pc from 'picocolors';
import { printable } from '../../base/printable';
import type { DrawOptions } from '../../check/campaign/draw';
import type { TrialResult } from '../../check/campaign/running-trial';
import { Campaign, type Counts } from '../../fleet/campaign';
import { Jobs } from '../../fleet/jobs';
import type { Done } from '../../fleet/outcome';
import { connectRedis } from '../../fleet/redis';
import { aliveWorkers, type Presence, threadsOf, workersText } from '../../fleet/register';
import { taskAt } from '../../fleet/task-list';
import { printJson } from '../print-json';
import { crashed } from '../torture/crashed';
import { TortureResults } from '../torture/results';
import type { TrialTask } from '../torture/task';
import { UsageError } from '../usage-error';
import { version } from '../version';
import { programDigest } from './program-digest';
import { addressOf, type QueueOption } from './queue-option';
import { telling } from './redis-errors';

export interface QueueOptions {
  readonly queue?: QueueOption;
  readonly out?: string;
  readonly json?: true;
}

type Redis = Awaited<ReturnType<typeof connectRedis>>;

/** Returns the exit code: 0, or of results 2 if some are still missing. */
export function queueCommand(
  what: 'status' | 'results' | 'cancel',
  name: string | undefined,
  options: QueueOptions,
): Promise<number> {
  if (what !== 'results' && options.out !== undefined) throw new UsageError(`--out has no meaning with queue ${what}`);
  if (what !== 'status' && options.json) throw new UsageError(`--json has no meaning with queue ${what}`);
  if (what === 'status' && name !== undefined) throw new UsageError('queue status tells of all campaigns: name none');
  const address = addressOf(options.queue);
  return telling(address, async () => {
    const redis = await connectRedis(address);
    try {
      if (what === 'status') return await status(redis, options);
      const campaign = await campaignOf(redis, what, name);
      return await (what === 'results' ? results(redis, campaign, options) : cancel(redis, campaign));
    } finally {
      redis.disconnect();
    }
  });
}

async function campaignOf(redis: Redis, what: string, name: string | undefined): Promise<Campaign> {
  if (name === undefined) throw new UsageError(`queue ${what} needs the name of a campaign: queue status tells them`);
  const campaign = await Campaign.named(redis, name);
  if (campaign === undefined) throw new UsageError(`there is no campaign ${name}: queue status tells those there are`);
  return campaign;
}

interface Told extends Counts {
  readonly name: string;
  readonly kind: string;
  readonly version: string;
  readonly program: string;
  /** Of a thread. */
  readonly unitsPerSecond?: number;
  readonly secondsLeft?: number;
}

async function status(redis: Redis, { json }: QueueOptions): Promise<number> {
  const workers = await aliveWorkers(redis);
  const campaigns: Told[] = [];
  for (const campaign of await Campaign.all(redis)) {
    const { kind, version: of, program } = campaign.plan;
    const counts = await campaign.counts();
    // One that is cancelled at this moment has none.
    if (counts === undefined) continue;
    campaigns.push({ name: campaign.name, kind, version: of, program, ...counts, ...pace(counts, workers, program) });
  }
  const programs = [...new Set([...workers, ...campaigns].map(({ program }) => program))];
  const queues: Record<string, Awaited<ReturnType<Jobs['counts']>>> = {};
  for (const program of programs) {
    const jobs = new Jobs(redis, program);
    queues[program] = await jobs.counts();
    await jobs.close();
  }
  if (json) printJson({ workers, campaigns, queues });
  else tell(workers, campaigns, queues);
  return 0;
}

function pace({ total, done, ms }: Counts, workers: readonly Presence[], program: string) {
  if (done === 0) return {};
  const threads = threadsOf(workers.filter((each) => each.program === program));
  const unitsPerSecond = Number(((done / Math.max(ms, 1)) * 1000).toFixed(2));
  if (threads === 0) return { unitsPerSecond };
  return { unitsPerSecond, secondsLeft: Math.round(((total - done) * (ms / done)) / 1000 / threads) };
}

function tell(
  workers: readonly Presence[],
  campaigns: readonly Told[],
  queues: Readonly<Record<string, Awaited<ReturnType<Jobs['counts']>>>>,
): void {
  const out = (line: string) => process.stdout.write(`${printable(line)}\n`);
  out(`${workersText(workers)}; this program is version ${version()}, ${programDigest()}`);
  for (const { name, version: of, program, threads, active, units, refuses } of workers) {
    const refused = refuses === undefined ? '' : `; it refuses jobs of ${refuses.campaign}: ${refuses.why}`;
    out(`  ${name}: version ${of}, ${program}; ${active} of ${threads} threads work, ${units} units done${refused}`);
  }
  for (const [program, { queued, active, failed }] of Object.entries(queues))
    out(`jobs of ${program}: ${queued} queued, ${active} in work${failed > 0 ? `, ${failed} refused` : ''}`);
  for (const { name, total, done, unitsPerSecond, secondsLeft } of campaigns) {
    const rate = unitsPerSecond === undefined ? '' : `, ${unitsPerSecond} per second and thread`;
    const left = secondsLeft === undefined || done === total ? '' : `, about ${secondsLeft} s left`;
    out(`${name}: ${done} of ${total}${rate}${left}`);
  }
}

/** Of a campaign of torture the lines are those of its file; of another one each task with its result. */
async function results(redis: Redis, campaign: Campaign, { out }: QueueOptions): Promise<number> {
  const { kind, tasks } = campaign.plan;
  if (kind !== 'torture' && out !== undefined) throw new UsageError(`--out has no meaning for a campaign of ${kind}`);
  const file = out === undefined ? undefined : resultsFile(campaign, out);
  let count = 0;
  for (let record = '0-0'; ; ) {
    const { done, last } = await campaign.after(record, redis, 0);
    if (done.length === 0) break;
    record = last;
    for (const each of done) {
      count++;
      const result =
        kind === 'torture' ? trialResult(campaign, each) : { task: taskAt(tasks, each.unit), ...each.outcome };
      if (file === undefined) process.stdout.write(`${JSON.stringify(result)}\n`);
      else if (!file.has((result as TrialResult).seed)) file.add(result as TrialResult);
    }
  }
  const counts = await campaign.counts();
  const total = counts?.total ?? count;
  if (count >= total) return 0;
  process.stderr.write(`${pc.yellow('not complete')}: ${count} of ${total} units have a result\n`);
  return 2;
}

/** @throws {UsageError} if the campaign is of another program, whose results another file must hold */
function resultsFile({ plan, name }: Campaign, out: string): TortureResults {
  if (plan.program !== programDigest()) {
    throw new UsageError(
      `${name} is of version ${plan.version}, program ${plan.program}; this is version ${version()}, ${programDigest()}`,
    );
  }
  const { options } = (plan.tasks as unknown as { readonly each: { readonly options: DrawOptions } }).each;
  return new TortureResults(out, options);
}

function trialResult({ plan }: Campaign, { unit, outcome }: Done): TrialResult {
  if ('answer' in outcome) return outcome.answer as TrialResult;
  const why = 'ends' in outcome ? outcome.ends : 'no memory';
  return crashed((taskAt(plan.tasks, unit) as TrialTask).seed, why);
}

/** The workers drop what they have of a campaign that is not there any more. */
async function cancel(redis: Redis, campaign: Campaign): Promise<number> {
  await campaign.remove();
  const jobs = new Jobs(redis, campaign.plan.program);
  const removed = await jobs.withdraw(campaign.name);
  await jobs.close();
  process.stdout.write(`${campaign.name} is cancelled; ${removed} jobs are taken out of the queue\n`);
  return 0;
}
