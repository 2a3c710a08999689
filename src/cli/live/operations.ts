/** `--log-level`, `--log` and `--metrics`: what a process tells to who runs it. */
import { type Command, Option } from 'commander';
import { printable } from '../../base/printable';
import { logLevels } from '../../live/operations/record-levels';
import type { ProcessStatus } from '../../live/status/status';
import type { Recorder } from '../../trace/recorder';
import { cannotWrite } from '../files/failed-output';
import { wholeNumber } from '../options/options';
import { UsageError } from '../usage-error';

export interface OperationsOptions {
  readonly logLevel?: (typeof logLevels)[number];
  readonly log?: string;
  readonly metrics?: number;
  readonly quiet?: true;
}

export const logLevelOption = (what: string): Option => new Option('--log-level <level>', what).choices(logLevels);

export const withOperations = (command: Command): Command =>
  command
    .addOption(logLevelOption('a structured log instead of sentences: one JSON object a line'))
    .option('--log <file>', 'where the log goes, after what is there (default: stderr)')
    .option('--metrics <port>', 'figures for Prometheus at 127.0.0.1:PORT/metrics', wholeNumber(0, 65_535));

export interface Operations {
  /** A sentence for a person, who may want none. */
  readonly tell: (words: string) => void;
  readonly close: () => void;
}

/** @throws {UsageError} if the log cannot be written */
export async function operate(
  options: OperationsOptions,
  recorder: Recorder,
  {
    kind,
    name,
    status,
  }: { readonly kind: ProcessStatus['process']; readonly name: string; readonly status: () => ProcessStatus },
): Promise<Operations> {
  const { logLevel, log, metrics, quiet } = options;
  if (logLevel === undefined && log !== undefined) throw new UsageError('--log has no meaning without --log-level');
  if (logLevel !== undefined) {
    const { logRecords } = await import('../../live/operations/process-log');
    try {
      logRecords(recorder, { level: logLevel, name, file: log }, (error) => {
        const { message } = cannotWrite(`the log ${log ?? 'to stderr'}`, error);
        process.stderr.write(`[${message}; ${name} goes on without]\n`);
      });
    } catch (error) {
      throw cannotWrite(`the log ${log}`, error);
    }
  }
  let told = '';
  const tell = (words: string): void => {
    const isForPerson = quiet === undefined && logLevel === undefined && words !== told;
    if (isForPerson) process.stderr.write(`${printable(words)}\n`);
    told = words;
  };
  if (metrics === undefined) return { tell, close: () => {} };
  const { serveMetrics } = await import('../../live/operations/metrics');
  const served = await serveMetrics({ port: metrics, kind, name, status });
  tell(`[figures for Prometheus at http://127.0.0.1:${served.port}/metrics]`);
  return { tell, close: served.close };
}
