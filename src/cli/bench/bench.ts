/** `understudy bench`: which of the benches runs, and that no option of another one is given. */
import { UsageError } from '../usage-error';
import { type BenchOptions, benchCommand } from './cpu';
import { benchLinuxCommand } from './linux';
import { type BenchPaperOptions, benchPaperCommand } from './paper';
import { benchProtocolCommand } from './protocol';

export type AnyBenchOptions = Omit<BenchOptions, 'rounds'> &
  Omit<BenchPaperOptions, 'only'> & { readonly rounds?: number; readonly only?: string };

const cpuRounds = 5;

/** Returns the exit code. */
export async function runBench(what: string, options: AnyBenchOptions): Promise<number> {
  const { rounds, kernel, only, scale, runs, out } = options;
  const foreign = what === 'paper' ? { rounds, kernel } : { only, scale, runs, out };
  const [given] = Object.entries(foreign).find(([, value]) => value !== undefined) ?? [];
  if (given !== undefined) throw new UsageError(`--${given} has no meaning with bench ${what}`);
  if (what === 'paper') return benchPaperCommand({ ...options, only: only?.split(',').map((name) => name.trim()) });
  if (what === 'protocol') return benchProtocolCommand(options);
  return what === 'linux' ? benchLinuxCommand(options) : benchCommand({ ...options, rounds: rounds ?? cpuRounds });
}
