/** `understudy bench`: which of the benches runs, and that no option of another one is given. */

import { availableParallelism } from 'node:os';
import type { ProcessorKind } from '../../pa-risc/routines';
import { type ExecutorOptions, withExecutor } from '../fleet/executor';
import { UsageError } from '../usage-error';
import { onThreads } from '../work';
import { type BenchOptions, benchCommand } from './cpu';
import { benchLinuxCommand } from './linux';
import { benchLiveCommand } from './live/live';
import { type BenchPaperOptions, benchPaperCommand } from './paper/paper';
import { benchProgramsCommand } from './programs';
import { benchProtocolCommand } from './protocol';

export type AnyBenchOptions = Omit<BenchOptions, 'rounds' | 'instructions'> &
  ExecutorOptions &
  Omit<BenchPaperOptions, 'only'> & {
    readonly rounds?: number;
    readonly instructions?: number;
    readonly only?: string;
    readonly processor?: ProcessorKind;
    readonly programs?: true;
    readonly vmlinux?: string;
    readonly initrd?: string;
  };

const cpuDefaults = { rounds: 5, instructions: 10 ** 8 } as const;

/** Returns the exit code. */
export async function runBench(what: string, options: AnyBenchOptions): Promise<number> {
  const { rounds, instructions, kernel, only, scale, runs, workers, queue, out, processor, programs, vmlinux, initrd } =
    options;
  const foreign = {
    ...(what === 'paper' ? { rounds, kernel } : { only, scale, runs, workers, queue, out }),
    ...(what === 'live' ? { kernel } : {}),
    ...(what === 'cpu' ? {} : { instructions }),
    ...(what === 'linux' || what === 'live' ? {} : { processor }),
    ...(what === 'linux' ? {} : { programs, vmlinux, initrd }),
  };
  const [given] = Object.entries(foreign).find(([, value]) => value !== undefined) ?? [];
  if (given !== undefined) throw new UsageError(`--${given} has no meaning with bench ${what}`);
  const without = programs ? { processor } : { vmlinux, initrd };
  const [unused] = Object.entries(without).find(([, value]) => value !== undefined) ?? [];
  if (unused !== undefined) throw new UsageError(`--${unused} has no meaning with${programs ? '' : 'out'} --programs`);
  if (what === 'paper') {
    const chosen = only?.split(',').map((name) => name.trim());
    return withExecutor(options, onThreads(workers ?? availableParallelism()), (executor) =>
      benchPaperCommand({ ...options, only: chosen }, executor),
    );
  }
  if (what === 'protocol') return benchProtocolCommand(options);
  if (what === 'live') return benchLiveCommand(options);
  if (programs) return benchProgramsCommand(options);
  if (what === 'linux') return benchLinuxCommand(options);
  return benchCommand({
    ...options,
    rounds: rounds ?? cpuDefaults.rounds,
    instructions: instructions ?? cpuDefaults.instructions,
  });
}
