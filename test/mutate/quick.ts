/**
 * What tells soonest whether a change of the source is noticed, in one process: scenarios against their transcripts, seeds of campaigns, small
 * explorations. The first that notices ends it, with one line that says which: `killed by …`.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { busy, drawTrial, everything } from '../../src/check/campaign/draw';
import { TrialRunner } from '../../src/check/campaign/run';
import { quickConfigurations } from '../../src/check/explorer/configurations';
import { explore } from '../../src/check/explorer/search';
import { scenario } from '../../src/check/scenario/run';

const [root = '.', seeds = '60', busySeeds = '12'] = process.argv.slice(2);
const folder = join(root, 'examples/scenarios');
const file = (path: string) => new Uint8Array(readFileSync(join(folder, path)));
const runner = new TrialRunner((name) => file(`../guests/${name}.elf`));

interface Check {
  readonly name: string;
  /** Nothing, or what is wrong. */
  readonly run: () => string | undefined;
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

const explorations = quickConfigurations.map(
  (configuration): Check => ({
    name: `exploration ${configuration.name}`,
    run: () => {
      const { broken, complete } = explore(configuration, { greatestStates: 60_000 });
      return broken === undefined ? (complete ? undefined : 'more states than there are') : broken.text;
    },
  }),
);

function found(): string | undefined {
  for (const { name, run } of [
    ...trials('busy seed', busy, Number(busySeeds)),
    ...scenarios,
    ...trials('seed', everything, Number(seeds)),
    ...explorations,
  ]) {
    try {
      const wrong = run();
      if (wrong !== undefined) return `${name}: ${wrong}`;
    } catch (error) {
      return `${name}: ${error instanceof Error ? error.message : String(error)}`;
    }
  }
  return undefined;
}

const killer = found();
process.stdout.write(killer === undefined ? 'survived\n' : `killed by ${killer.split('\n')[0]}\n`);
