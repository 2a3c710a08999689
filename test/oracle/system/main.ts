import { Command } from 'commander';
import { Random } from '../../../src/base/random';
import { wholeNumber } from '../../../src/cli/options';
import { assembleFile, missingTools } from './assemble';
import { type Coverage, firstDifference } from './compare';
import { generateSystemProgram, tried } from './generate';
import { type SystemTrace, writeSystemGolden } from './golden';
import { isInstalled, trace } from './qemu-system';

/** Words of a program. */
const programLength = 800;

const { seed, count, golden } = new Command('oracle:system')
  .description('compare the processor with qemu-system-hppa on random programs: privileged, translated, interrupted')
  .option('--seed <n>', 'the first program', wholeNumber(0), 0)
  .option('--count <n>', 'how many programs', wholeNumber(1), 100)
  .option('--golden <file>', 'write the traces to a file that the tests check without an emulator')
  .parse()
  .opts<{ seed: number; count: number; golden?: string }>();

const missing = [...(isInstalled() ? [] : ['qemu-system-hppa']), ...missingTools()];
if (missing.length > 0) {
  process.stderr.write(
    `not installed: ${missing.join(', ')} (Debian: qemu-system-misc, gcc-hppa-linux-gnu): the committed traces are all that can be checked here\n`,
  );
  process.exit(2);
}

const frame = assembleFile('test/oracle/system/frame.S');
const vectors = frame.symbols.get('vectors') as number;
const coverage: Coverage = new Map();
const traces: SystemTrace[] = [];
let instructions = 0;
let differences = 0;
for (let program = seed; program < seed + count; program++) {
  const words = generateSystemProgram(new Random(`system/${program}`), frame, programLength);
  const made = { words, vectors, records: trace(words, frame.symbols.get('finish') as number) };
  instructions += made.records.length;
  if (golden !== undefined) traces.push(made);
  const difference = firstDifference(made, coverage);
  if (difference !== undefined) {
    differences++;
    process.stdout.write(`program ${program}: ${difference}\n  npm run oracle:system -- --seed ${program} --count 1\n`);
  }
  if (process.stderr.isTTY) process.stderr.write(`\r${program - seed + 1} of ${count} programs`);
}
if (process.stderr.isTTY) process.stderr.write('\n');
if (golden !== undefined) writeSystemGolden(golden, traces);

for (const [row, times] of [...coverage].sort(([one], [other]) => one.localeCompare(other))) {
  process.stdout.write(`${row.padEnd(16)}${String(times).padStart(9)}\n`);
}
const reached = new Set([...coverage.keys()].map((row) => row.split(' ')[0]));
const never = tried.map(({ row }) => row.mnemonic).filter((row) => !reached.has(row));
if (never.length > 0) process.stdout.write(`never reached: ${never.join(', ')}\n`);
process.stdout.write(`${instructions} instructions, ${differences} differences\n`);
process.exitCode = differences > 0 || never.length > 0 ? 1 : 0;
