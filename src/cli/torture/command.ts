/** `understudy torture` and its options. */
import type { Command } from 'commander';
import { faultKinds } from '../../check/campaign/draw';
import { guestNames } from '../../check/campaign/trial';
import { parseProtocol } from '../../sim/plan/protocol-grammar';
import { type ExecutorOptions, withExecutor } from '../fleet/executor';
import { detachOption, queueOption } from '../fleet/queue-option';
import { argument } from '../options/argument';
import { processorOption } from '../options/group-options';
import { minutes, seedRange, wholeNumber } from '../options/options';
import { onThreads } from '../work';
import type { TortureOptions } from './torture';

export function addTortureCommand(program: Command): void {
  program
    .command('torture')
    .description('run guests under faults drawn from seeds, judge each run, and shrink what fails')
    .option('--seeds <a..b>', 'the seeds, one run each (default: 1..100)', seedRange)
    .option(
      '--guest <name...>',
      `only these: ${guestNames.join(', ')} (default: all but actuator, which §2.3 excludes, juggler, and workload, which --guided has); or the file of one of your own, such as ./driver.elf`,
    )
    .option('--append <line>', 'with a file after --guest: the guest’s command line')
    .option('--tape', 'with a file after --guest: a blank tape')
    .option(
      '--faults <list>',
      `only these: ${faultKinds.join(',')}; or all, but for the last four (default: all but the last five)`,
    )
    .option('--protocol <name>', 'as for run (default: drawn from the seed)', argument(parseProtocol))
    .addOption(processorOption('interpreter'))
    .option('--workers <n>', 'threads; with --live machines at a time (default: 1)', wholeNumber(1, 64))
    .addOption(queueOption('a fleet makes the runs instead: where its queue is'))
    .addOption(detachOption())
    .option('--minutes <m>', 'begin no run after so many minutes', minutes)
    .option('--until <what>', 'sometimes: go on until each rule and each transition of the chart has come')
    .option('--live', 'real processes, which are killed, frozen and cut off until --kills have come')
    .option('--kills <n>', 'with --live: kill -9 of replicas (default: 100)', wholeNumber(1))
    .option('--out <file>', 'append each result as a line; the same command goes on where it was interrupted')
    .option('--picture <file>', 'write which faults have hit which states, as SVG')
    .option('--guided', 'a search that learns: cheap seeds first, and runs forked at moments of many kinds')
    .option('--recipe <text>', 'with --guided: print the scenario of such a run, as 17@1203 -> 2@2210 -> 5')
    .option('--mutate <rule...>', 'take these rules away, or each (all), and tell the first seed that misses it')
    .option('--json', 'print one JSON object')
    .option('--quiet', 'no progress')
    .action(async (options: TortureOptions & ExecutorOptions) => {
      const { checkedLive, liveTorture } = await import('./live/live-torture');
      const { tortureCommand } = await import('./torture');
      const live = options.live && checkedLive(options);
      process.exitCode = await withExecutor(options, onThreads(options.workers ?? 1), (executor) =>
        live ? liveTorture(live, executor) : tortureCommand(options, executor),
      );
    });
}
