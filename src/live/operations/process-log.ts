/** The structured log of a process: a JSON object for each record of its trace that is important enough. */
import { openSync, writeSync } from 'node:fs';
import pino from 'pino';
import type { Recorder } from '../../trace/recorder';
import { levelOf, type logLevels, typesFrom } from './record-levels';

export interface LogOptions {
  readonly level: (typeof logLevels)[number];
  /** Of the process: `environment`, or the replica's name. */
  readonly name: string;
  /** Without a file the log goes to stderr. */
  readonly file: string | undefined;
}

/** Where the log goes. A machine does not stop because its log cannot be written: the records meanwhile are lost. */
class LogFile {
  private readonly file: number;
  private lost = 0;

  constructor(
    path: string | undefined,
    private readonly failed: (error: Error) => void,
  ) {
    this.file = path === undefined ? process.stderr.fd : openSync(path, 'a');
  }

  /** At once: what a process that is killed has logged must be there. */
  write(line: string): void {
    try {
      writeSync(this.file, line);
      this.lost = 0;
    } catch (error) {
      if (this.lost++ === 0) this.failed(error as Error);
    }
  }
}

/**
 * Characters that the guest has sent, and those that it is to get, are nowhere in a log: a password may be among them.
 * `failed` hears why the log cannot be written, once until it can.
 * @throws the system's error if the file cannot be opened
 */
export function logRecords(
  recorder: Recorder,
  { level, name, file }: LogOptions,
  failed: (error: Error) => void,
): void {
  const log = pino(
    { level, base: { process: name, pid: process.pid }, timestamp: pino.stdTimeFunctions.isoTime },
    new LogFile(file, failed),
  );
  recorder.listenTo(({ event: _event, at, actor, type, ...fields }) => {
    const { byte: _byte, bytes: _bytes, text: _text, ...told } = fields as Readonly<Record<string, unknown>>;
    log[levelOf(type)]({ actor, atMs: at / 1e6, ...told }, type);
  }, typesFrom(level));
}
