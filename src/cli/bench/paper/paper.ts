/** `understudy bench paper`: the paper's tables and figures, and the experiments that the paper leaves open. */
import type { Experiment } from '../../../paper/experiment';
import { experiments } from '../../../paper/experiments';
import { Measurements } from '../../../paper/measurements';
import type { Chapter } from '../../../paper/report/html';
import { textOf } from '../../../paper/report/text';
import { UnfinishedRun } from '../../../paper/runs/setting';
import { printJson } from '../../print-json';
import { tellError, UsageError } from '../../usage-error';
import type { Executor } from '../../work';
import { makeReportFolder, writeReport } from './report';
import { runsOf } from './runs';

export interface BenchPaperOptions {
  /** Names of experiments; without it all. */
  readonly only?: readonly string[];
  readonly scale?: number;
  /** Of which each distribution is made. */
  readonly runs?: number;
  readonly workers?: number;
  readonly out?: string;
  readonly json?: true;
}

/** Runs of a distribution at full scale, and never fewer than so many. */
const [fullRuns, leastRuns] = [500, 20] as const;
const runsAt = (scale: number): number => Math.max(leastRuns, Math.round(fullRuns * scale));

/** Returns the exit code: 1 if a run did not finish. */
export async function benchPaperCommand(options: BenchPaperOptions, executor: Executor): Promise<number> {
  try {
    await bench(options, executor);
    return 0;
  } catch (error) {
    if (!(error instanceof UnfinishedRun)) throw error;
    tellError(error.message);
    return 1;
  }
}

async function bench(
  { only, scale = 1, runs = runsAt(scale), out, json }: BenchPaperOptions,
  executor: Executor,
): Promise<void> {
  const chosen = only === undefined ? experiments : only.map(experimentNamed);
  if (out !== undefined) makeReportFolder(out);
  const chaptersOf = (measurements: Measurements): readonly Chapter[] =>
    chosen.map((experiment) => ({ experiment, result: experiment.run({ measurements, scale, runs }) }));
  const source = await runsOf(chaptersOf, executor);
  const chapters = chaptersOf(new Measurements(source));
  if (json) {
    const results = Object.fromEntries(chapters.map(({ experiment, result }) => [experiment.name, result]));
    printJson({ scale, runs, experiments: results });
  } else for (const { experiment, result } of chapters) process.stdout.write(`${textOf(experiment, result)}\n`);
  if (out === undefined) return;
  const given = { only: only?.join(','), scale, runs, out };
  const words = Object.entries(given).filter(([, value]) => value !== undefined);
  const command = ['understudy bench paper', ...words.map(([name, value]) => `--${name} ${value}`)].join(' ');
  await writeReport(out, chapters, { command, scale, runs });
}

function experimentNamed(name: string): Experiment {
  const found = experiments.find((each) => each.name === name);
  if (found !== undefined) return found;
  const names = experiments.map((each) => each.name).join(', ');
  throw new UsageError(`--only: there is no experiment ${name}: expected some of ${names}`);
}
