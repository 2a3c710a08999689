/** `understudy bench paper`: the paper's tables and figures, and the experiments that the paper leaves open. */
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { experiments } from '../../paper/experiments';
import { Measurements, UnfinishedRun } from '../../paper/measurements';
import { csvOf } from '../../paper/report/csv';
import { type Chapter, htmlOf, type ReportFacts } from '../../paper/report/html';
import { textOf } from '../../paper/report/text';
import { makeFolder } from '../files/folder';
import { readInput } from '../files/input-files';
import { mayBeWritten, writeOutput } from '../files/output-file';
import { printJson } from '../print-json';
import { statusLine } from '../terminal/status-line';
import { tellError, UsageError } from '../usage-error';

export interface BenchPaperOptions {
  /** Names of experiments; without it all. */
  readonly only?: readonly string[];
  readonly scale?: number;
  /** Of which each distribution is made. */
  readonly runs?: number;
  readonly out?: string;
  readonly json?: true;
}

/** Runs of a distribution at full scale, and never fewer than so many. */
const [fullRuns, leastRuns] = [500, 20] as const;
const runsAt = (scale: number): number => Math.max(leastRuns, Math.round(fullRuns * scale));

/** Returns the exit code: 1 if a run did not finish. */
export async function benchPaperCommand(options: BenchPaperOptions): Promise<number> {
  try {
    await bench(options);
    return 0;
  } catch (error) {
    if (!(error instanceof UnfinishedRun)) throw error;
    tellError(error.message);
    return 1;
  }
}

async function bench({ only, scale = 1, runs = runsAt(scale), out, json }: BenchPaperOptions): Promise<void> {
  const chosen = only === undefined ? experiments : only.map(experimentNamed);
  if (out !== undefined) makeReportFolder(out);
  const status = statusLine({});
  const guest = readInput('guest', fileURLToPath(new URL('../examples/guests/workload.elf', import.meta.url)));
  let at = 0;
  const measurements = new Measurements(guest, (what) =>
    status.show(() => `experiment ${at} of ${chosen.length}, ${chosen[at - 1].name}: ${what}`),
  );
  const chapters: Chapter[] = [];
  for (const experiment of chosen) {
    at++;
    const result = experiment.run({ measurements, scale, runs });
    chapters.push({ experiment, result });
    status.clear();
    if (!json) process.stdout.write(`${textOf(experiment, result)}\n`);
  }
  const given = { only: only?.join(','), scale, runs, out };
  const words = Object.entries(given).filter(([, value]) => value !== undefined);
  const command = ['understudy bench paper', ...words.map(([name, value]) => `--${name} ${value}`)].join(' ');
  const facts = { command, scale, runs };
  if (json) {
    const results = Object.fromEntries(chapters.map(({ experiment, result }) => [experiment.name, result]));
    printJson({ scale, runs, experiments: results });
  }
  if (out !== undefined) await writeReport(out, chapters, facts);
}

function experimentNamed(name: string) {
  const found = experiments.find((each) => each.name === name);
  if (found !== undefined) return found;
  const names = experiments.map((each) => each.name).join(', ');
  throw new UsageError(`--only: there is no experiment ${name}: expected some of ${names}`);
}

/** Finds out before the hours of a run whether its report can be written. */
function makeReportFolder(folder: string): void {
  makeFolder(folder);
  mayBeWritten('report', join(folder, reportName));
}

const reportName = 'report.html';

async function writeReport(folder: string, chapters: readonly Chapter[], facts: ReportFacts): Promise<void> {
  const [{ drawFigure }, { parseHTML }] = await Promise.all([import('../../paper/report/figure'), import('linkedom')]);
  const { document } = parseHTML('<!doctype html><html><body></body></html>');
  for (const { result } of chapters) {
    for (const table of result.tables) writeOutput('table', join(folder, `${table.name}.csv`), [csvOf(table)]);
    for (const figure of result.figures)
      writeOutput('figure', join(folder, `${figure.name}.svg`), [drawFigure(figure, document)]);
  }
  const html = htmlOf(chapters, facts, (figure) => drawFigure(figure, document));
  writeOutput('report', join(folder, reportName), [html]);
  process.stderr.write(`wrote ${join(folder, reportName)}\n`);
}
