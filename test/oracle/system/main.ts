import { Command, Option } from 'commander';
import { Random } from '../../../src/base/random';
import { wholeNumber } from '../../../src/cli/options/options';
import { type ProcessorKind, processorKinds } from '../../../src/pa-risc/routines';
import { oldest, versionText } from '../emulator';
import { rowsLeftOut } from '../exclusions';
import { type Coverage, coverageReport } from '../forms';
import { assembleFile, missingTools } from './assemble';
import { firstDifference, firstTranslatedDifference } from './compare';
import { generateSystemProgram, wanted } from './generate';
import { type SystemTrace, writeSystemGolden } from './golden';
import { installedVersion, trace } from './qemu-system';

/** Words of a program. */
const programLength = 800;

const {
  seed,
  count,
  least,
  row: rows,
  golden,
  processor,
} = new Command('oracle:system')
  .description('compare the processor with qemu-system-hppa on random programs: privileged, translated, interrupted')
  .option('--seed <n>', 'the first program', wholeNumber(0), 0)
  .option('--count <n>', 'how many programs', wholeNumber(1), 100)
  .option('--least <n>', 'how often each form must have been compared', wholeNumber(0), 1)
  .option('--row <mnemonic...>', 'only these rows of the instruction table')
  .option('--golden <file>', 'write the traces to a file that the tests check without an emulator')
  .addOption(new Option('--processor <kind>', 'how the instructions are executed').choices(processorKinds))
  .parse()
  .opts<{
    seed: number;
    count: number;
    least: number;
    row?: string[];
    golden?: string;
    processor?: ProcessorKind;
  }>();

const used = installedVersion();
const missing = missingTools();
if (used === undefined || used < oldest) missing.unshift(`qemu-system-hppa ${versionText(oldest)} or later`);
if (used === undefined || missing.length > 0) {
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
let endless = 0;
for (let program = seed; program < seed + count; program++) {
  const words = generateSystemProgram(new Random(`system/${program}`), frame, { length: programLength, used, rows });
  const records = trace(words, frame.symbols.get('finish') as number, used);
  if (records === undefined) {
    endless++;
    process.stdout.write(`program ${program}: does not come to its end under the emulator, and is left out\n`);
    continue;
  }
  const made = { words, vectors, records };
  instructions += made.records.length;
  if (golden !== undefined) traces.push(made);
  const difference =
    firstDifference(made, coverage, used) ??
    (processor === 'translator' ? firstTranslatedDifference(made, new Random(`cuts/${program}`)) : undefined);
  if (difference !== undefined) {
    differences++;
    process.stdout.write(`program ${program}: ${difference}\n  npm run oracle:system -- --seed ${program} --count 1\n`);
  }
  if (process.stderr.isTTY) process.stderr.write(`\r${program - seed + 1} of ${count} programs`);
}
if (process.stderr.isTTY) process.stderr.write('\n');
if (golden !== undefined) writeSystemGolden(golden, traces);

const demanded = wanted(used).filter((form) => rows === undefined || rows.includes(form.split(',')[0]));
const { lines, missed } = coverageReport(demanded, coverage, least);
process.stdout.write(`${lines.join('\n')}\n`);
for (const [row, why] of rowsLeftOut(used)) process.stdout.write(`not compared: ${row}: ${why}\n`);
if (missed.length > 0) process.stdout.write(`compared fewer than ${least} times: ${missed.join('  ')}\n`);
process.stdout.write(
  `${instructions} instructions, ${demanded.length} forms, ${differences} differences, ${endless} programs left out\n`,
);
process.exitCode = differences > 0 || missed.length > 0 ? 1 : 0;
