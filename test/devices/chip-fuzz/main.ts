/** `npm run fuzz:chip`: random I/O programs for the SCSI controller. */
import { Command } from 'commander';
import { wholeNumber } from '../../../src/cli/options/options';
import { fuzz, runCase } from './campaign';

const tellEvery = 100_000;

const command = new Command('fuzz:chip')
  .description('random I/O programs on the controller alone, one of a hundred on a pair, with a kill or without one')
  .argument('[programs]', 'how many', wholeNumber(1), 100_000)
  .option('--seed <n>', 'of the first case', wholeNumber(0), 0)
  .option('--bench <seed>', 'only this case on the controller alone', wholeNumber(0))
  .option('--pair <seed>', 'only this case on a pair', wholeNumber(0))
  .parse();
const [programs] = command.processedArgs as [number];
const { seed, bench, pair } = command.opts<{ seed: number; bench?: number; pair?: number }>();

const startedAt = Date.now();
let toldAt = 0;
const counts = new Map<string, number>();
const only =
  bench !== undefined ? runCase('bench', bench, counts) : pair !== undefined && runCase('pair', pair, counts);
const result =
  only === false
    ? fuzz(programs, seed, (run) => {
        if (run - toldAt < tellEvery) return;
        toldAt = run;
        process.stderr.write(`${run} programs, ${Math.round((Date.now() - startedAt) / 1000)} s\n`);
      })
    : { counts, broken: only };

for (const [name, times] of [...result.counts].sort()) process.stdout.write(`${String(times).padStart(12)}  ${name}\n`);
if (result.broken !== undefined) process.stdout.write(`${result.broken}\n`);
process.exit(result.broken === undefined ? 0 : 1);
