/** The command line: commands, their options, and how a command ends. */
import { Argument, Command, CommanderError, Option } from 'commander';
import { BadInput } from '../base/bad-input';
import { printableLines } from '../base/printable';
import { processorKinds } from '../pa-risc/routines';
import { defaultPlan } from '../sim/plan/plan';
import { traceFormats } from '../trace/exports/formats';
import { addAssemblerCommands } from './assembler-commands';
import type { AnyBenchOptions } from './bench/bench';
import { kernelNames } from './bench/guest';
import type { BootOptions } from './boot';
import { addChartsCommand } from './charts/command';
import type { DevicesOptions } from './devices';
import type { ExploreCommandOptions } from './explore/explore';
import type { ExportOptions } from './export';
import { fileRegister } from './files/file-register';
import { mediumFile } from './files/media';
import { addFleetCommands } from './fleet/commands';
import { type ExecutorOptions, withExecutor } from './fleet/executor';
import { detachOption, queueOption } from './fleet/queue-option';
import { withInspectOptions } from './inspect/options';
import { addInspectCommand } from './inspector/command';
import { tellInternalError } from './internal-error';
import type { JudgeOptions } from './judge';
import { addKeysCommand } from './keys';
import { addLabCommand } from './lab';
import { linuxEpochLength } from './linux-images';
import { addLiveCommands } from './live/commands';
import { eventNumber } from './options/event-number';
import { processorOption, withGroupOptions } from './options/group-options';
import { withLinkOptions } from './options/link-options';
import { withNetworkOptions } from './options/network-options';
import { kill, scale, typedFile, wholeNumber } from './options/options';
import type { ReplayOptions } from './replay/replay';
import type { RunOptions } from './run';
import type { ScenarioCommandOptions } from './scenario';
import { EndedBySignal } from './terminal/ended-by-signal';
import { showHeld } from './terminal/show-byte';
import { addTortureCommand } from './torture/command';
import { tellError } from './usage-error';
import { type Executor, onThreads } from './work';

export const program = new Command('understudy')
  .description('A fault-tolerant computer: two emulated HP 9000/720 machines that survive the death of one')
  .exitOverride()
  .configureOutput({ outputError: (text, write) => write(printableLines(text)) });

/** What `run` and `boot` have in common; guests differ in how long an epoch is best. */
const withRunOptions = (command: Command, epochLength: number): Command =>
  withInspectOptions(withNetworkOptions(withGroupOptions(withLinkOptions(command))))
    .option(
      '--tape <file[,overlay]>',
      'tape image in SIMH’s format, which the guest writes; an empty file is a blank tape',
      mediumFile,
    )
    .option(
      '--tape-capacity <mb>',
      'the tape image’s greatest length in megabytes (default: 256)',
      wholeNumber(1, 1024),
    )
    .option('--actuator', 'an actuator on the bus: each command moves it one step (§2.3)')
    .option(
      '--type <file[@ms]>',
      'type the file’s bytes at the console, from this millisecond on, or as soon as the guest listens; may be repeated',
      typedFile,
    )
    .option('--bare', 'one machine without hypervisor or backup')
    .option('--epoch <instructions>', 'length of an epoch', wholeNumber(1, 1 << 24), epochLength)
    .option(
      '--kill <who@when>',
      'primary, backup, backup2 …, or a processor’s name (left, right-2), @ epoch:N, time:MS or event:N; may be repeated',
      kill,
    )
    .option('--no-tlb-takeover', 'leave TLB misses to the guest: replicas of a guest in virtual mode diverge (§3.2)')
    .option(
      '--paranoid',
      'each epoch’s end carries a digest of the state; the pair stops where a backup has another one',
    )
    .option('--reboot', 'a guest that resets its machine starts again, as a 720 does (default for boot)')
    .option('--no-reboot', 'a reset ends the run, as switching off always does (default for run)')
    .option('--seed <n>', 'seed of all that is random', wholeNumber(0, 2 ** 32 - 1), defaultPlan.seed)
    .option(
      '--patience <seconds>',
      'virtual time after which a run is cut off (default: plenty for what it costs)',
      wholeNumber(1, 1_000_000),
    )
    .addOption(
      new Option(
        '--compare <with>',
        'bare: with the guest’s run on the bare machine (default); replicas: only the replicas with each other',
      ).choices(['bare', 'replicas']),
    )
    .option('--trace <file>', 'write every event of the run to a file, one JSON object a line')
    .option('--json', 'print one JSON object instead of the console')
    .option('--quiet', 'print only the guest’s console');

withRunOptions(
  program
    .command('run')
    .description('run a guest on the pair, with faults, and judge whether the outside world could tell')
    .argument('<guest.elf>', 'the guest: an ELF executable for PA-RISC, 32-bit big-endian')
    .option('--append <line>', 'the guest’s command line', defaultPlan.append)
    .option(
      '--disk <file[,overlay]>',
      'raw disk image, a multiple of 512 bytes, which the guest writes; with ,overlay it stays as it is (default: 1 MiB of zeros)',
      mediumFile,
    ),
  defaultPlan.epochLength,
).action(async (guest: string, options: RunOptions) => {
  const { runCommand } = await import('./run');
  process.exitCode = await runCommand(guest, options);
});

withRunOptions(
  program
    .command('boot')
    .description('boot Linux on the pair; on a terminal its console (Ctrl-A: kill a processor, status, quit)')
    .option('--kernel <file>', 'the kernel, an ELF executable (default: what examples/linux/build.sh has built)')
    .option(
      '--initrd <file>',
      'its RAM disk (default: the one with a shell on a terminal, else the one that writes records)',
    )
    .option('--append <line>', 'more of the kernel’s command line, such as "n=20 end=halt"', '')
    .option('--disk <file[,overlay]>', 'as for run (default: the built disk, overlaid)', mediumFile)
    .option('--memory <mb>', 'memory in megabytes', wholeNumber(8, 256), 64)
    .option('--peer-linux', 'the same kernel at the other end of the cable (implies --net)'),
  linuxEpochLength,
).action(async (options: BootOptions) => {
  const { bootCommand } = await import('./boot');
  process.exitCode = await bootCommand(options);
});

withInspectOptions(
  program
    .command('scenario')
    .description('run scenarios: files that say what happens when and what must hold; print each run as an explanation')
    .argument('<file...>', 'scenarios, whose language docs/scenarios.md tells'),
)
  .option('--check', 'compare with the transcript beside each file, and print the difference')
  .option('--update', 'write the transcript beside each file')
  .option('--json', 'print one array of objects instead of the transcripts')
  .option('--trace <file>', 'write every event of the one scenario’s run to a file, as run does')
  .option('--quiet', 'print one line for each scenario, and what does not hold')
  .addOption(processorOption('interpreter'))
  .action(async (files: readonly string[], options: ScenarioCommandOptions) => {
    const { scenarioCommand } = await import('./scenario');
    process.exitCode = await scenarioCommand(files, options);
  });

program
  .command('export')
  .description('write a trace (run --trace FILE) in another form; docs/trace.md tells what stands in it')
  .argument('<trace>', 'the trace, a file')
  .addOption(
    new Option('--format <name>', 'jsonl; perfetto (opens in ui.perfetto.dev); shiviz; mermaid (a short window); csv')
      .choices(Object.keys(traceFormats))
      .makeOptionMandatory(),
  )
  .option('-o, --output <file>', 'the file to write (default: stdout)')
  .option('--from <event:n>', 'the first record of the window', eventNumber)
  .option('--until <event:n>', 'the last record of the window', eventNumber)
  .action(async (trace: string, options: ExportOptions) => {
    const { exportCommand } = await import('./export');
    process.exitCode = exportCommand(trace, options);
  });

program
  .command('replay')
  .description('run the run of a trace again from its plan, and compare every record with the trace')
  .argument('<trace>', 'the trace, a file whose first line says how it was run')
  .option('--until <event:n>', 'stop there, and print the state of the replicas', eventNumber)
  .option('--step', 'go record by record: Enter, n 10, g event:N, s, q; without a terminal the same as lines of stdin')
  .option('--json', 'print one JSON object')
  .addOption(processorOption('interpreter'))
  .action(async (trace: string, options: ReplayOptions) => {
    const { replayCommand } = await import('./replay/replay');
    process.exitCode = await replayCommand(trace, options);
  });

program
  .command('devices')
  .description('list what is in the machine: addresses, interrupt lines, states')
  .option('--disk <file>', 'as for run', mediumFile)
  .option('--tape <file>', 'as for run', mediumFile)
  .option('--actuator', 'as for run')
  .option('--json', 'print one array of objects')
  .action(async (options: DevicesOptions) => {
    const { devicesCommand } = await import('./devices');
    process.exitCode = devicesCommand(options);
  });

addChartsCommand(program);

addLabCommand(program);
addInspectCommand(program);

addLiveCommands(program);

program
  .command('explore')
  .description('walk every interleaving of small configurations of the protocol, or show why each of its rules exists')
  .argument('[configuration...]', 'by name (without: two writes under original and revised)')
  .option('--all', 'every configuration of docs/verification.md; every rule and transition must be taken')
  .option('--list', 'tell the names')
  .option('--mutate <rule...>', 'take these rules away, or each (all), and show the shortest run that breaks')
  .option('--states <n>', 'give a configuration up after so many states', wholeNumber(1))
  .option('--workers <n>', 'configurations explored at the same time (default: 1)', wholeNumber(1, 64))
  .addOption(queueOption('a fleet explores them instead: where its queue is'))
  .addOption(detachOption())
  .option('--json', 'print one JSON object')
  .option('--quiet', 'no progress')
  .action(async (names: readonly string[], options: ExploreCommandOptions & ExecutorOptions) => {
    const { exploreCommand } = await import('./explore/explore');
    const explore = (executor: Executor) => exploreCommand(names, options, executor);
    process.exitCode = await withExecutor(options, onThreads(options.workers ?? 1), explore);
  });

addTortureCommand(program);
addFleetCommands(program);

addKeysCommand(program);

program
  .command('judge')
  .description('judge a run of real processes from the traces that they have written: could the outside world tell?')
  .argument('<trace...>', 'of the environment and of each replica, one for each time that it was started')
  .option('--guest <file>', 'compare with this guest on the bare machine (without: the replicas with each other)')
  .option('--disk <file>', 'with --guest: the disk as it was before the run (default: zeros)')
  .option('--disk-after <file>', 'with --guest: the disk as the run has left it, to compare its contents too')
  .option('--tape <file>', 'with --guest: the tape as it was before the run')
  .option('--type <file>', 'with --guest: what was typed at the console, in all')
  .option('--merged <file>', 'write the records of all processes as one trace, for export')
  .option('--json', 'print one JSON object')
  .action(async (paths: readonly string[], options: JudgeOptions) => {
    const { judgeCommand } = await import('./judge');
    process.exitCode = judgeCommand(paths, options);
  });

program
  .command('demo')
  .description('watch the ledger lose its primary in the middle of a disk write')
  .action(async () => {
    const { demoCommand } = await import('./demo/demo');
    process.exitCode = await demoCommand();
  });

addAssemblerCommands(program);

program
  .command('bench')
  .description(
    'measure how fast the processor is, beside QEMU where it is installed, how fast Linux boots, what the protocol costs, also on real processes, or the paper again',
  )
  .addArgument(new Argument('<what>', 'what to measure').choices(['cpu', 'linux', 'protocol', 'live', 'paper']))
  .option(
    '--rounds <n>',
    'rounds, of which the median is taken (default: cpu, protocol and live 5, linux 3)',
    wholeNumber(1, 99),
  )
  .option('--instructions <n>', 'cpu: instructions of each run (default: 100000000)', wholeNumber(100_000, 10 ** 10))
  .addOption(new Option('--kernel <name...>', 'only these kernels').choices(kernelNames))
  .addOption(new Option('--processor <kind>', 'linux, live: as for run').choices(processorKinds))
  .option('--programs', 'linux: programs of examples/linux/programs, on each processor and under QEMU')
  .option('--vmlinux <file>', 'linux --programs: the kernel (default: what examples/linux/build.sh has built)')
  .option('--initrd <file>', 'linux --programs: the RAM disk with the programs (default: likewise)')
  .option('--only <list>', 'paper: only these experiments, with commas between them')
  .option('--scale <s>', 'paper: size of the workloads, of which 1 is the paper’s', scale)
  .option('--runs <n>', 'paper: runs of which a distribution is made (default: 500 at scale 1)', wholeNumber(1, 10_000))
  .option('--workers <n>', 'paper: threads (default: as many as there are processors)', wholeNumber(1, 64))
  .addOption(queueOption('paper: a fleet makes the runs instead: where its queue is'))
  .option('--out <folder>', 'paper: write tables as CSV, figures as SVG, and report.html')
  .option('--json', 'print one JSON object, with every round, instead of the table')
  .action(async (what: string, options: AnyBenchOptions) => {
    const { runBench } = await import('./bench/bench');
    process.exitCode = await runBench(what, options);
  });

/** Runs one command; its exit code is the process's. */
export async function runCommandLine(args: readonly string[]): Promise<void> {
  fileRegister.clear();
  try {
    await program.parseAsync(args, { from: 'user' });
  } catch (error) {
    if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? 0 : 2;
    else if (error instanceof EndedBySignal) error.die();
    else if (error instanceof BadInput) {
      tellError(error.message);
      process.exitCode = 2;
    } else process.exitCode = tellInternalError(error, (text) => process.stderr.write(text));
  } finally {
    showHeld();
  }
}
