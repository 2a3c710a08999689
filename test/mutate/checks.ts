/**
 * The checks of one mutant, in one process of which the workplace makes a bundle: seeds of campaigns, tests, scenarios
 * against their transcripts, explorations. What a check sees is compared with what it has seen of the original source,
 * too. The first that notices ends it, with one line that says which: `killed by …`.
 */
import { join } from 'node:path';
import { digest } from '../../src/base/digest';
import { busy, everything } from '../../src/check/campaign/draw';
import { firstFailure } from './bundled-vitest';
import { canReach, measuredFile, noteDigest, noteReached, readMeasured } from './measured';
import { partsReached } from './reached-parts';
import { anotherDigest } from './results';
import { type Check, chipBenches, chipPairs, commandsOf, fronts, graphs, plans, scenarios, trials } from './runs';
import { Watchdog } from './watchdog';

/** A file of tests, and how its module is run. */
export type TestFile = readonly [path: string, load: () => Promise<unknown>];

/** `place`: file and part of the mutant, where only checks that come there are asked. */
const [root, room, seeds, busySeeds, place = ''] = process.argv.slice(2);
const measured = readMeasured(measuredFile(root));
const secondsOf = (step: string): number => measured.seconds[step] ?? 0;
const watchdog = new Watchdog(root, measured.seconds);
const isMeasured = measured.source === '';

const isOfDevices = room === 'devices' || room === 'machines';
const whileBusy = trials('busy seed', busy, Number(busySeeds));
/** What is a device's own its tests notice sooner than runs do. */
const atFirst = room === 'devices' ? 4 : whileBusy.length;

const comesThere = ({ name }: Check): boolean => {
  const [file, part] = place.split(':');
  return place === '' || canReach(measured, name, file, Number(part));
};

const cheapestFirst = (checks: readonly Check[]) =>
  [...checks].sort((one, other) => secondsOf(one.name) - secondsOf(other.name));

const isLong = ({ name }: Check): boolean => secondsOf(name) > 3;

/** In the order of what they tell in a second. */
const inOrder = (tests: readonly Check[]): readonly Check[] => [
  ...cheapestFirst([
    ...whileBusy.slice(0, atFirst),
    ...plans,
    ...(isOfDevices ? [...chipBenches(40), ...fronts(5000), commandsOf(3000)] : []),
  ]),
  ...tests.filter((each) => !isLong(each)),
  ...cheapestFirst([...whileBusy.slice(atFirst), ...scenarios, ...trials('seed', everything, Number(seeds))]),
  ...chipPairs(6),
  ...tests.filter(isLong),
  // The explorer's devices are scripted.
  ...(room === 'devices' ? [] : graphs),
];

/** What this has that the original source has not, where that was measured. */
function difference(step: string, all: unknown): string | undefined {
  if (all === undefined) return undefined;
  const found = digest(JSON.stringify(all));
  noteDigest(root, step, found);
  return found === (measured.digests[step] ?? found) ? undefined : anotherDigest;
}

async function firstThatNotices(checks: readonly Check[]): Promise<string | undefined> {
  for (const { name, run } of checks) {
    watchdog.begin(name);
    try {
      const { wrong, all } = await run();
      const what = wrong ?? difference(name, all);
      if (what !== undefined) return `${name}: ${what}`;
      if (isMeasured) noteReached(root, name, partsReached());
    } catch (error) {
      return `${name}: ${error instanceof Error ? error.message : String(error)}`;
    }
  }
  watchdog.end();
  return undefined;
}

/** Runs all checks with these tests among them. */
export async function check(files: readonly TestFile[]): Promise<void> {
  const tests = files.map(
    ([path, load]): Check => ({
      name: path,
      run: async () => ({ wrong: await firstFailure(join(root, path), load) }),
    }),
  );
  const checks = inOrder(tests).filter(comesThere);
  const killer = await firstThatNotices(checks);
  process.stdout.write(
    killer === undefined ? `survived ${checks.length} checks\n` : `killed by ${killer.split('\n')[0]}\n`,
  );
  process.exit();
}
