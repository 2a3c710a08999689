/**
 * Runs that are checked and compared: scenarios, seeds of campaigns, explorations, random I/O programs, commands and
 * accesses to registers. The same source sees the same in each, to the last record.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { digest } from '../../src/base/digest';
import { type DrawOptions, drawTrial } from '../../src/check/campaign/draw';
import { TrialRunner } from '../../src/check/campaign/run';
import { explore } from '../../src/check/explorer/search';
import { noMutations } from '../../src/check/mutants/names';
import { scenario } from '../../src/check/scenario/run';
import { runBench } from '../devices/chip-fuzz/chip-bench';
import { runOnPair } from '../devices/chip-fuzz/on-pair';
import { fuzz } from '../devices/fuzz/campaign';
import { driveFront, frontNames } from '../devices/random-fronts';
import { explorations } from './explorations';
import { digestOf, plannedRuns } from './plans';

export interface Seen {
  readonly wrong?: string;
  /** Everything that the same source sees again, as JSON can have it. */
  readonly all?: unknown;
}

export interface Check {
  readonly name: string;
  /** `wrong`: what must not be, whatever the source. */
  readonly run: () => Seen | Promise<Seen>;
}

const folder = 'examples/scenarios';
const file = (path: string) => new Uint8Array(readFileSync(join(folder, path)));
const runner = new TrialRunner((name) => file(`../guests/${name}.elf`));

export const scenarios = readdirSync(folder)
  .filter((name) => name.endsWith('.scenario'))
  .map(
    (name): Check => ({
      name: `scenario ${name}`,
      run: () => {
        const text = readFileSync(join(folder, name), 'utf8');
        const { failures, transcript, run } = scenario(text, { name, file });
        const golden = readFileSync(join(folder, name.replace('.scenario', '.transcript')), 'utf8');
        if (failures.length > 0) return { wrong: `expected ${failures[0].expected}, found ${failures[0].found}` };
        return transcript === golden ? { all: run.traceDigest } : { wrong: 'another transcript' };
      },
    }),
  );

export const trials = (kind: string, options: DrawOptions, last: number): readonly Check[] =>
  Array.from({ length: last }, (_, at) => ({
    name: `${kind} ${at + 1}`,
    run: () => {
      const result = runner.run(drawTrial(at + 1, options), noMutations, true);
      return { wrong: result.verdict === 'inconsistent' ? result.violation : undefined, all: result };
    },
  }));

export const plans = plannedRuns.map((run): Check => ({ name: run.name, run: () => ({ all: digestOf(run) }) }));

export const graphs = explorations.map(
  ({ configuration, greatestStates }): Check => ({
    name: `exploration ${configuration.name}`,
    run: () => {
      const { broken, coverage: _, ...facts } = explore(configuration, { greatestStates });
      return { wrong: broken?.text, all: facts };
    },
  }),
);

export const chipBenches = (cases: number): readonly Check[] =>
  Array.from({ length: cases }, (_, at) => ({
    name: `chip fuzz, bench ${at}`,
    run: () => {
      const heard: string[] = [];
      runBench(at, (...words) => heard.push(JSON.stringify(words)));
      return { all: digest(heard.join('\n')) };
    },
  }));

export const chipPairs = (cases: number): readonly Check[] =>
  Array.from({ length: cases }, (_, at) => ({ name: `chip fuzz, pair ${at}`, run: () => ({ all: runOnPair(at) }) }));

export const commandsOf = (commands: number): Check => ({
  name: `command fuzz, ${commands}`,
  run: () => {
    const { failure, digest } = fuzz(1, commands);
    return { wrong: failure?.words, all: digest };
  },
});

export const fronts = (steps: number): readonly Check[] =>
  frontNames.map((name) => ({
    name: `front of ${name}, ${steps} accesses`,
    run: () => {
      const heard: string[] = [];
      driveFront(name, 1, steps, (...words) => heard.push(JSON.stringify(words)));
      return { all: digest(heard.join('\n')) };
    },
  }));
