/** `understudy bench live`: what replication costs a guest on real processes, beside the same guest bare. */
import { cpus } from 'node:os';
import pc from 'picocolors';
import type { ProcessorKind } from '../../../pa-risc/routines';
import { printJson } from '../../print-json';
import { type LiveRatio, liveRatios } from './ratios';
import { type LedgerRate, type LogBandwidth, ledgerRate, logBandwidth } from './workloads';

export interface BenchLiveOptions {
  readonly rounds?: number;
  readonly processor?: ProcessorKind;
  readonly json?: true;
}

const defaultRounds = 5;

/** Returns the exit code. */
export async function benchLiveCommand(options: BenchLiveOptions): Promise<number> {
  const { rounds = defaultRounds, processor = 'interpreter', json } = options;
  const ratios = await liveRatios(rounds, processor, progress);
  const ledger = await ledgerRate(processor, progress);
  const linux = await logBandwidth(processor, progress);
  progress('');
  if (json) printJson({ processor, ratios, ledger, linux });
  else process.stdout.write(report({ ratios, ledger, linux, rounds, processor }));
  return 0;
}

interface Measured {
  readonly ratios: readonly LiveRatio[];
  readonly ledger: LedgerRate;
  readonly linux: LogBandwidth;
  readonly rounds: number;
  readonly processor: ProcessorKind;
}

function report({ ratios, ledger, linux, rounds, processor }: Measured): string {
  const lines = ratios.map(({ epochLength, ratio, primaryCpu, backupCpu, twoBare, kernels }) => {
    const each = kernels.map(({ kernel, ratio: own }) => `${kernel} ${own.toFixed(2)}`).join(', ');
    const cpu = `processor time ${primaryCpu.toFixed(2)} and ${backupCpu.toFixed(2)}`;
    return `epochs of ${String(epochLength).padStart(6)} instructions: ${pc.bold(ratio.toFixed(2))} (${each}); ${cpu}; two bare ${twoBare.toFixed(2)}`;
  });
  const mips = ratios[0].kernels.map(({ kernel, bareMips }) => `${kernel} ${Math.max(...bareMips).toFixed(0)}`);
  const { alone, replicated } = ledger;
  return `${[
    pc.bold('time on two processes under revised, by that bare in one process'),
    `${cpus()[0]?.model}, ${cpus().length} cores; ${processor}; median of ${rounds} rounds, pair and bare machine in turn`,
    `bare, in million instructions a second: ${mips.join(', ')}; processor time: of primary and backup, likewise; two bare: machines at once`,
    ...lines,
    '',
    `the ledger: ${alone.toFixed(0)} transactions a second on the primary alone, ${replicated.toFixed(0)} with a backup`,
    `a Linux that reads and writes ${linux.diskMegabytesPerSecond.toFixed(2)} MB a second: ${linux.megabitsPerSecond.toFixed(1)} Mbit/s to the backup`,
  ].join('\n')}\n`;
}

function progress(text: string): void {
  if (process.stderr.isTTY) process.stderr.write(`\r\u001b[K${text}`);
}
