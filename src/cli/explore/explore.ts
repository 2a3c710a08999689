/** `understudy explore`: every interleaving of small configurations, or why each rule exists. */
import pc from 'picocolors';
import { quickConfigurations } from '../../check/explorer/configurations';
import { type ExplorationReport, type Taken, takenIn } from '../../check/explorer/report';
import { UsageError } from '../usage-error';
import type { Executor } from '../work';
import { type ExploreTask, taskNames } from './task';

export interface ExploreCommandOptions {
  readonly all?: true;
  readonly list?: true;
  readonly mutate?: readonly string[];
  readonly states?: number;
  readonly workers?: number;
  readonly json?: true;
  readonly quiet?: true;
}

interface Timed {
  readonly report: ExplorationReport;
  readonly seconds: number;
}

/**
 * Returns the exit code: 0 if nothing is violated and, with --all, every rule and transition was taken; with --mutate,
 * if every missing rule shows. Otherwise 1.
 */
export async function exploreCommand(
  names: readonly string[],
  options: ExploreCommandOptions,
  executor: Executor,
): Promise<number> {
  const mutate = options.mutate !== undefined;
  if (options.list) {
    for (const name of taskNames(mutate)) process.stdout.write(`${name}\n`);
    return 0;
  }
  const tasks = tasksOf(names, options).map((name) => ({ name, mutate, greatestStates: options.states }));
  const startedAt = Date.now();
  const timed = await run(tasks, options, executor);
  const seconds = (Date.now() - startedAt) / 1000;
  const taken = takenIn(timed.map(({ report }) => report));
  if (options.json) print(timed, taken, seconds);
  else tell(timed, taken, seconds, options);
  if (mutate) return timed.every(({ report }) => report.broken !== undefined) ? 0 : 1;
  const missing = options.all === true && neverTaken(taken).length > 0;
  return timed.some(({ report }) => report.broken !== undefined || !report.complete) || missing ? 1 : 0;
}

function tasksOf(names: readonly string[], { all, mutate }: ExploreCommandOptions): readonly string[] {
  const known = taskNames(mutate !== undefined);
  const asked = mutate === undefined ? names : mutate.filter((name) => name !== 'all');
  if (mutate !== undefined && names.length > 0)
    throw new UsageError('--mutate explores its own configurations: name none');
  const unknown = asked.find((name) => !known.includes(name));
  if (unknown !== undefined) {
    const what = mutate === undefined ? 'configuration' : 'rule that can be taken away';
    const list = mutate === undefined ? 'explore --list' : 'explore --list --mutate all';
    throw new UsageError(`there is no ${what} named ${unknown}; understudy ${list} tells those there are`);
  }
  if (all && asked.length > 0) throw new UsageError('--all and names of configurations exclude each other');
  if (all || mutate?.includes('all')) return known;
  return asked.length > 0 ? asked : quickConfigurations.map(({ name }) => name);
}

/** The results in the order of the tasks. */
async function run(
  tasks: readonly ExploreTask[],
  { quiet }: ExploreCommandOptions,
  executor: Executor,
): Promise<readonly Timed[]> {
  const results = new Map<string, Timed>();
  const reached = new Map<string, number>();
  await executor.run<ExploreTask, ExplorationReport, number>({
    kind: 'explore',
    tasks: { list: tasks },
    hear: (report, { name }, ms) => {
      results.set(name, { report, seconds: ms / 1000 });
      if (!quiet)
        progress(`${results.size} of ${tasks.length}: ${report.name}, ${report.states} states${outcome(report)}\n`);
    },
    onProgress: (states, task) => {
      reached.set(task.name, states);
      if (!quiet && process.stderr.isTTY) progress(`${task.name}: ${states} states`);
    },
    exhausted: ({ name }) => exhausted(name, reached.get(name) ?? 0),
    ended: ({ name }, why) => ({ ...exhausted(name, 0), broken: { point: 0, text: why, steps: 0, story: crash(why) } }),
  });
  return tasks.map(({ name }) => results.get(name) as Timed);
}

/** The number of states of a graph that does not fit into a thread's memory. */
const exhausted = (name: string, states: number): ExplorationReport => ({
  name,
  steps: 0,
  states,
  depth: 0,
  ends: 0,
  complete: false,
  rules: {},
  transitions: {},
});

const crash = (why: string): string => `the exploration crashes the program: ${why}`;

const outcome = ({ broken, complete }: ExplorationReport): string =>
  broken === undefined ? (complete ? '' : '  not complete') : `  point ${broken.point} violated`;

function progress(line: string): void {
  process.stderr.write(process.stderr.isTTY ? `\r\u001b[K${line}` : line);
}

function tell(
  timed: readonly Timed[],
  taken: ReturnType<typeof takenIn>,
  seconds: number,
  { mutate, all }: ExploreCommandOptions,
): void {
  const out = (line = '') => process.stdout.write(`${line}\n`);
  if (mutate !== undefined) for (const { report } of timed) out(mutantStory(report));
  const width = Math.max(...timed.map(({ report }) => report.name.length), 'configuration'.length);
  const row = (cells: readonly (string | number)[]) =>
    cells.map((cell, at) => (at === 0 ? String(cell).padEnd(width) : String(cell).padStart(10))).join(' ');
  out(pc.bold(row(['configuration', 'steps', 'states', 'depth', 'ends', 'seconds'])));
  for (const { report, seconds: own } of timed) {
    const { name, steps, states, depth, ends } = report;
    const how = outcome(report);
    out(`${row([name, steps, states, depth, ends, own.toFixed(1)])}${mutate === undefined ? pc.red(how) : how}`);
  }
  const sum = (of: 'steps' | 'states') => timed.reduce((total, { report }) => total + report[of], 0);
  out(pc.bold(row(['all', sum('steps'), sum('states'), '', '', seconds.toFixed(1)])));
  if (mutate !== undefined) {
    const survivors = timed.filter(({ report }) => report.broken === undefined).map(({ report }) => report.name);
    out(survivors.length === 0 ? 'no rule can be taken away unnoticed' : `not missed: ${survivors.join(', ')}`);
    return;
  }
  for (const { report } of timed) {
    if (report.broken !== undefined) out(`\n${pc.red('violated')} in ${report.name}\n${report.broken.story}`);
  }
  tellTaken('rule', taken.rules);
  tellTaken('transition of the chart', taken.transitions);
  const never = neverTaken(taken);
  if (all && never.length > 0) out(pc.red(`never taken: ${never.join('; ')}`));
}

function mutantStory({ name, broken, states }: ExplorationReport): string {
  return broken === undefined
    ? `${name}: not missed in ${states} states\n`
    : `${pc.bold(`without ${name}`)}, in ${broken.steps} steps:\n${broken.story}\n`;
}

function tellTaken(what: string, taken: readonly Taken[]): void {
  process.stdout.write(`\n${pc.bold(what)}\n`);
  for (const { name, times, outOfReach } of taken) {
    process.stdout.write(
      `${String(times).padStart(10)}  ${name}${outOfReach === undefined ? '' : ` (${outOfReach})`}\n`,
    );
  }
}

function neverTaken({ rules, transitions }: ReturnType<typeof takenIn>): readonly string[] {
  return [...rules, ...transitions]
    .filter(({ times, outOfReach }) => times === 0 && !outOfReach)
    .map(({ name }) => name);
}

function print(timed: readonly Timed[], taken: ReturnType<typeof takenIn>, seconds: number): void {
  const configurations = timed.map(({ report: { rules, transitions, ...report }, seconds: own }) => ({
    ...report,
    seconds: own,
  }));
  const states = timed.reduce((total, { report }) => total + report.states, 0);
  process.stdout.write(`${JSON.stringify({ seconds, states, configurations, ...taken }, undefined, 2)}\n`);
}
