/** `understudy charts`: pictures and other forms of statecharts, ours and a person's own. */
import { statSync } from 'node:fs';
import { join } from 'node:path';
import * as ours from '../../../machines/index';
import { statesOf } from '../../chart/chart';
import { type Chart, describeChart, isMachine, type MachineLike, type Theme } from '../../chart/index';
import { makeFolder } from '../files/folder';
import { writeOutput } from '../files/output-file';
import { UsageError } from '../usage-error';
import { type ChartFormat, endings, written } from './formats';
import { loadMachines } from './load-machines';

export interface ChartsOptions {
  readonly format?: ChartFormat;
  readonly out?: string;
  readonly machine?: readonly string[];
  readonly theme?: Theme;
}

/** Returns the exit code: 0. */
export async function chartsCommand(source: string | undefined, options: ChartsOptions): Promise<number> {
  const { format, out, machine, theme } = options;
  const own = ownCharts();
  if (theme !== undefined && (format ?? 'svg') !== 'svg')
    throw new UsageError(`--theme has no meaning with --format ${format}: only pictures have colours`);
  if (source === undefined && out === undefined && machine === undefined) {
    if (format !== undefined || theme !== undefined)
      throw new UsageError('name a chart, or a folder with --out: the list of charts has neither form nor colours');
    process.stdout.write(listing([...own.values()]));
    return 0;
  }
  if (source === undefined) await writeCharts('the package', chosen(own, machine, 'the package'), options);
  else if (named(own, source) !== undefined) {
    if (machine !== undefined) throw new UsageError(`--machine has no meaning with ${source}, which is one chart`);
    await writeCharts(source, chosen(own, [source], source), options);
  } else if (!isThere(source, 'file'))
    throw new UsageError(`${source} is no file, and none of our charts: ${[...own.keys()].join(', ')}`);
  else {
    try {
      const charts = described(source, await loadMachines(source));
      await writeCharts(source, chosen(charts, machine, source), options);
    } finally {
      // A person's module may have begun what would go on for ever.
      setImmediate(() => process.exit());
    }
  }
  return 0;
}

const ownCharts = (): ReadonlyMap<string, Chart> =>
  new Map(
    Object.values(ours)
      .filter((value) => isMachine(value))
      .map((machine) => [machine.id, describeChart(machine)]),
  );

function described(path: string, machines: ReadonlyMap<string, MachineLike>): ReadonlyMap<string, Chart> {
  const charts = new Map<string, Chart>();
  for (const [name, machine] of machines) {
    try {
      charts.set(name, describeChart(machine));
    } catch (error) {
      throw new UsageError(`${path}: the machine ${name} cannot be read: ${(error as Error).message.split('\n')[0]}`);
    }
  }
  return charts;
}

/** `scsi-target` and `scsiTarget` are the same. */
const plain = (name: string): string => name.toLowerCase().replaceAll('-', '');

const named = (charts: ReadonlyMap<string, Chart>, name: string): readonly [string, Chart] | undefined =>
  [...charts].find(([each]) => plain(each) === plain(name));

function chosen(
  all: ReadonlyMap<string, Chart>,
  wanted: readonly string[] | undefined,
  source: string,
): ReadonlyMap<string, Chart> {
  if (wanted === undefined) return all;
  return new Map(
    wanted.map((name) => {
      const found = named(all, name);
      if (found === undefined)
        throw new UsageError(`${source} has no machine ${name}: it has ${[...all.keys()].join(', ')}`);
      return found;
    }),
  );
}

async function writeCharts(
  source: string,
  charts: ReadonlyMap<string, Chart>,
  { format = 'svg', out, theme = 'auto' }: ChartsOptions,
): Promise<void> {
  if (out === undefined && charts.size > 1)
    throw new UsageError(
      `${source} has ${charts.size} machines (${[...charts.keys()].join(', ')}): ` +
        'name one with --machine, or a folder with --out',
    );
  const texts: (readonly [string, string])[] = [];
  for (const [name, chart] of charts) texts.push([name, await written(chart, format, theme)]);
  const [[, text]] = texts;
  if (out === undefined) process.stdout.write(text);
  else if (texts.length === 1 && !isFolder(out)) writeOutput('chart', out, [text]);
  else writeFolder(out, texts, endings[format]);
}

function writeFolder(folder: string, texts: readonly (readonly [string, string])[], ending: string): void {
  makeFolder(folder);
  const paths = texts.map(([name]) => join(folder, `${fileName(name)}.${ending}`));
  const twice = paths.find((path, at) => paths.indexOf(path) < at);
  if (twice !== undefined) throw new UsageError(`two machines would be written to ${twice}: name one with --machine`);
  for (const [at, path] of paths.entries()) writeOutput('chart', path, [texts[at][1]]);
  process.stderr.write(paths.map((path) => `wrote ${path}\n`).join(''));
}

const isFolder = (path: string): boolean => path.endsWith('/') || isThere(path, 'folder');

function isThere(path: string, kind: 'file' | 'folder'): boolean {
  try {
    const found = statSync(path);
    return kind === 'file' ? found.isFile() : found.isDirectory();
  } catch {
    return false;
  }
}

const fileName = (name: string): string => name.replace(/[^\p{L}\p{N}_.-]+/gu, '-').replace(/^\.+/, '') || 'chart';

function listing(charts: readonly Chart[]): string {
  const rows = charts.map(({ id, root, transitions }) => [id, statesOf(root).length - 1, transitions.length] as const);
  const width = Math.max(...rows.map(([id]) => id.length));
  const lines = rows.map(
    ([id, states, transitions]) =>
      `${id.padEnd(width)}  ${String(states).padStart(2)} states, ${String(transitions).padStart(2)} transitions\n`,
  );
  return lines.join('');
}
