import { Command } from 'commander';
import { Random } from '../../src/base/random';
import { wholeNumber } from '../../src/cli/options';
import { type Coverage, firstDifference } from './compare';
import { generateProgram, tried } from './generate';
import { type GoldenTrace, writeGolden } from './golden';
import { isInstalled, trace } from './qemu-user';

/** Instructions of a program. */
const programLength = 1500;

const { seed, count, golden } = new Command('oracle')
  .description('compare the processor with qemu-hppa, instruction by instruction, on random programs')
  .option('--seed <n>', 'the first program', wholeNumber(0), 0)
  .option('--count <n>', 'how many programs', wholeNumber(1), 100)
  .option('--golden <file>', 'write the traces to a file that the tests check without an emulator')
  .parse()
  .opts<{ seed: number; count: number; golden?: string }>();

if (!isInstalled()) {
  process.stderr.write(
    'qemu-hppa is not installed (Debian: qemu-user): the committed traces are all that can be checked here\n',
  );
  process.exit(2);
}

const coverage: Coverage = new Map();
const traces: GoldenTrace[] = [];
let instructions = 0;
let differences = 0;
for (let program = seed; program < seed + count; program++) {
  const words = generateProgram(new Random(`oracle/${program}`), programLength);
  const records = trace(words);
  instructions += records.length;
  if (golden !== undefined) traces.push({ words, records });
  const difference = firstDifference(words, records, coverage);
  if (difference !== undefined) {
    differences++;
    process.stdout.write(`program ${program}: ${difference}\n  npm run oracle -- --seed ${program} --count 1\n`);
  }
  if (process.stderr.isTTY) process.stderr.write(`\r${program - seed + 1} of ${count} programs`);
}
if (process.stderr.isTTY) process.stderr.write('\n');
if (golden !== undefined) writeGolden(golden, traces);

for (const [row, times] of [...coverage].sort(([one], [other]) => one.localeCompare(other))) {
  process.stdout.write(`${row.padEnd(10)}${String(times).padStart(9)}\n`);
}
const never = tried.map(({ row }) => row.mnemonic).filter((row) => !coverage.has(row));
if (never.length > 0) process.stdout.write(`never reached: ${never.join(', ')}\n`);
process.stdout.write(`${instructions} instructions, ${differences} differences\n`);
process.exitCode = differences > 0 || never.length > 0 ? 1 : 0;
