/** Which executor a command has: threads of this process, or with `--queue` a fleet. */
import { UsageError } from '../usage-error';
import type { Executor } from '../work';
import { addressOf, type QueueOption } from './queue-option';

export interface ExecutorOptions {
  readonly queue?: QueueOption;
  readonly detach?: true;
  readonly quiet?: true;
  readonly workers?: number;
}

/** Runs a command with its executor; returns the exit code. Without a queue that is its own. */
export async function withExecutor(
  { queue, detach, quiet, workers }: ExecutorOptions,
  own: Executor,
  command: (executor: Executor) => Promise<number>,
): Promise<number> {
  if (queue === undefined) {
    if (detach) throw new UsageError('--detach has no meaning without --queue');
    return command(own);
  }
  if (workers !== undefined)
    throw new UsageError('--workers has no meaning with --queue: the fleet’s workers have threads');
  // Few commands need the queue's libraries.
  const { withFleet } = await import('./fleet-executor');
  return withFleet({ address: addressOf(queue), detach, quiet }, command);
}
