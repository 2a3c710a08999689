import { Command, Option } from 'commander';
import { Random } from '../../src/base/random';
import { wholeNumber } from '../../src/cli/options/options';
import { type ProcessorKind, processorKinds } from '../../src/pa-risc/routines';
import { firstDifference, firstTranslatedDifference } from './compare';
import { oldest, versionText } from './emulator';
import { rowsLeftOut } from './exclusions';
import { type Coverage, coverageReport } from './forms';
import { generateProgram, wanted } from './generate';
import { type GoldenTrace, writeGolden } from './golden';
import { installedVersion, trace } from './qemu-user';

/** Instructions of a program. */
const programLength = 1500;

const { seed, count, least, golden, processor } = new Command('oracle')
  .description('compare the processor with qemu-hppa, instruction by instruction, on random programs')
  .option('--seed <n>', 'the first program', wholeNumber(0), 0)
  .option('--count <n>', 'how many programs', wholeNumber(1), 100)
  .option('--least <n>', 'how often each form must have been compared', wholeNumber(0), 1)
  .option('--golden <file>', 'write the traces to a file that the tests check without an emulator')
  .addOption(new Option('--processor <kind>', 'how the instructions are executed').choices(processorKinds))
  .parse()
  .opts<{ seed: number; count: number; least: number; golden?: string; processor?: ProcessorKind }>();

const used = installedVersion();
if (used === undefined || used < oldest) {
  process.stderr.write(
    `qemu-hppa ${versionText(oldest)} or later is not installed (Debian: qemu-user): the committed traces are all that can be checked here\n`,
  );
  process.exit(2);
}

const coverage: Coverage = new Map();
const traces: GoldenTrace[] = [];
let instructions = 0;
let differences = 0;
for (let program = seed; program < seed + count; program++) {
  const words = generateProgram(new Random(`oracle/${program}`), programLength, used);
  const records = trace(words, used);
  instructions += records.length;
  if (golden !== undefined) traces.push({ words, records });
  // The interpreter counts the forms; translated code is compared at random cuts.
  const difference =
    firstDifference(words, records, coverage) ??
    (processor === 'translator' ? firstTranslatedDifference(words, records, new Random(`cuts/${program}`)) : undefined);
  if (difference !== undefined) {
    differences++;
    process.stdout.write(`program ${program}: ${difference}\n  npm run oracle -- --seed ${program} --count 1\n`);
  }
  if (process.stderr.isTTY) process.stderr.write(`\r${program - seed + 1} of ${count} programs`);
}
if (process.stderr.isTTY) process.stderr.write('\n');
if (golden !== undefined) writeGolden(golden, traces);

const demanded = wanted(used);
const { lines, missed } = coverageReport(demanded, coverage, least);
process.stdout.write(`${lines.join('\n')}\n`);
for (const [row, why] of rowsLeftOut(used)) process.stdout.write(`not compared: ${row}: ${why}\n`);
if (missed.length > 0) process.stdout.write(`compared fewer than ${least} times: ${missed.join('  ')}\n`);
process.stdout.write(`${instructions} instructions, ${demanded.length} forms, ${differences} differences\n`);
process.exitCode = differences > 0 || missed.length > 0 ? 1 : 0;
