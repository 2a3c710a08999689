/** The commands of a fleet: `worker` and `queue`. */
import { Argument, type Command } from 'commander';
import { withOperations } from '../live/operations';
import { wholeNumber } from '../options/options';
import type { QueueOptions } from './queue';
import { queueOption } from './queue-option';
import type { WorkerOptions } from './worker';

const actions = ['status', 'results', 'cancel'] as const;

export function addFleetCommands(program: Command): void {
  withOperations(
    program
      .command('worker')
      .description('do the jobs of a fleet’s queue, until a signal ends the worker (docs/fleet.md)')
      .addOption(queueOption('where the queue is')),
  )
    .option('--workers <n>', 'threads', wholeNumber(1, 256), 1)
    .option('--name <name>', 'what the fleet calls this worker (default: host and process)')
    .option(
      '--lock <seconds>',
      'another worker takes the jobs of one that is silent for so long',
      wholeNumber(1, 3600),
      30,
    )
    .option('--quiet', 'say nothing')
    // Few commands need the queue's libraries.
    .action(async (options: WorkerOptions) => {
      const { workerCommand } = await import('./worker');
      process.exitCode = await workerCommand(options);
    });
  program
    .command('queue')
    .description('tell what a fleet does, collect the results of a campaign, or cancel it (docs/fleet.md)')
    .addArgument(new Argument('<what>', 'what to do').choices(actions))
    .argument('[campaign]', 'its name, as torture --detach or queue status tell it')
    .addOption(queueOption('where the queue is'))
    .option('--out <file>', 'results: append each result of torture as a line, as torture does')
    .option('--json', 'status: print one JSON object')
    .action(async (what: (typeof actions)[number], campaign: string | undefined, options: QueueOptions) => {
      const { queueCommand } = await import('./queue');
      process.exitCode = await queueCommand(what, campaign, options);
    });
}
