/**
 * The checks of one mutant, in one process of which the workplace makes a bundle: seeds of campaigns, tests, scenarios
 * against their transcripts, explorations. The first that notices ends it, with one line that says which: `killed by
 * …`.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { busy, drawTrial, everything } from '../../src/check/campaign/draw';
import { TrialRunner } from '../../src/check/campaign/run';
import { explore } from '../../src/check/explorer/search';
import { scenario } from '../../src/check/scenario/run';
import { runCase } from '../devices/chip-fuzz/campaign';
import { fuzz } from '../devices/fuzz/campaign';
import { firstFailure } from './bundled-vitest';
import { explorations } from './explorations';
import { Watchdog } from './watchdog';

/** A file of tests, and how its module is run. */
export type TestFile = readonly [path: string, load: () => Promise<unknown>];

const [root, room, seeds, busySeeds] = process.argv.slice(2);
const folder = join(root, 'examples/scenarios');
const file = (path: string) => new Uint8Array(readFileSync(join(folder, path)));
const runner = new TrialRunner((name) => file(`../guests/${name}.elf`));
const watchdog = new Watchdog(root);

interface Check {
  readonly name: string;
  /** Nothing, or what is wrong. */
  readonly run: () => string | undefined | Promise<string | undefined>;
}

const scenarios = readdirSync(folder)
  .filter((name) => name.endsWith('.scenario'))
  .map(
    (name): Check => ({
      name: `scenario ${name}`,
      run: () => {
        const text = readFileSync(join(folder, name), 'utf8');
        const { failures, transcript } = scenario(text, { name, file });
        const golden = readFileSync(join(folder, name.replace('.scenario', '.transcript')), 'utf8');
        if (failures.length > 0) return `expected ${failures[0].expected}, found ${failures[0].found}`;
        return transcript === golden ? undefined : 'another transcript';
      },
    }),
  );

const trials = (kind: string, options: typeof everything, last: number): readonly Check[] =>
  Array.from({ length: last }, (_, at) => ({
    name: `${kind} ${at + 1}`,
    run: () => {
      const { verdict, violation } = runner.run(drawTrial(at + 1, options));
      return verdict === 'inconsistent' ? violation : undefined;
    },
  }));

const graphs = explorations.map(
  ({ configuration, greatestStates }): Check => ({
    name: `exploration ${configuration.name}`,
    run: () => explore(configuration, { greatestStates }).broken?.text,
  }),
);

const chip = (kind: 'bench' | 'pair', cases: number): readonly Check[] =>
  Array.from({ length: cases }, (_, at) => ({
    name: `chip fuzz, ${kind} ${at}`,
    run: () => runCase(kind, at, new Map())?.split('\n')[0],
  }));

const commands: Check = { name: 'command fuzz', run: () => fuzz(1, 2000).failure?.words };

const isOfDevices = room === 'devices' || room === 'machines';
const whileBusy = trials('busy seed', busy, Number(busySeeds));
/** What is a device's own its tests notice sooner than runs do. */
const atFirst = room === 'devices' ? 4 : whileBusy.length;

const cheapestFirst = (checks: readonly Check[]) =>
  [...checks].sort((one, other) => watchdog.secondsOf(one.name) - watchdog.secondsOf(other.name));

const isLong = ({ name }: Check): boolean => watchdog.secondsOf(name) > 3;

/** In the order of what they tell in a second. */
const inOrder = (tests: readonly Check[]): readonly Check[] => [
  ...cheapestFirst([...whileBusy.slice(0, atFirst), ...(isOfDevices ? [...chip('bench', 12), commands] : [])]),
  ...tests.filter((each) => !isLong(each)),
  ...cheapestFirst([...whileBusy.slice(atFirst), ...scenarios, ...trials('seed', everything, Number(seeds))]),
  ...chip('pair', 6),
  ...tests.filter(isLong),
  // The explorer's devices are scripted.
  ...(room === 'devices' ? [] : graphs),
];

async function firstThatNotices(checks: readonly Check[]): Promise<string | undefined> {
  for (const { name, run } of checks) {
    watchdog.begin(name);
    try {
      const wrong = await run();
      if (wrong !== undefined) return `${name}: ${wrong}`;
    } catch (error) {
      return `${name}: ${error instanceof Error ? error.message : String(error)}`;
    }
  }
  watchdog.end();
  return undefined;
}

/** Runs all checks with these tests among them. */
export async function check(files: readonly TestFile[]): Promise<void> {
  const tests = files.map(([path, load]): Check => ({ name: path, run: () => firstFailure(join(root, path), load) }));
  const killer = await firstThatNotices(inOrder(tests));
  process.stdout.write(killer === undefined ? 'survived\n' : `killed by ${killer.split('\n')[0]}\n`);
  process.exit();
}
