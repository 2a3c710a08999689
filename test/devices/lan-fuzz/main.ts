/** `npm run fuzz:lan`: random registers, descriptors and frames for the LAN controller. */
import { Command } from 'commander';
import { wholeNumber } from '../../../src/cli/options/options';
import { inputsOfCase, runCase } from './campaign';

const command = new Command('fuzz:lan')
  .description('random registers, descriptors and frames for the LAN controller, two fronts side by side')
  .argument('[inputs]', 'how many', wholeNumber(1), 1_000_000)
  .option('--seed <n>', 'of the first case', wholeNumber(0), 0)
  .parse();
const [inputs] = command.processedArgs as [number];
const { seed } = command.opts<{ seed: number }>();

const counts = new Map<string, number>();
let broken: string | undefined;
let cases = 0;
let slowestMs = 0;
for (; cases * inputsOfCase < inputs && broken === undefined; cases++) {
  const startedAt = performance.now();
  broken = runCase(seed + cases, counts);
  slowestMs = Math.max(slowestMs, performance.now() - startedAt);
}
counts.set('inputs', cases * inputsOfCase);
for (const [name, times] of [...counts].sort()) process.stdout.write(`${String(times).padStart(12)}  ${name}\n`);
process.stdout.write(`${slowestMs.toFixed(0).padStart(12)}  ms for the slowest ${inputsOfCase} inputs\n`);
if (broken !== undefined) process.stdout.write(`${broken}\n`);
process.exit(broken === undefined ? 0 : 1);
