/** The structured log of a process: a JSON object for each record of its trace that is important enough. */
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

/**
 * Characters that the guest has sent, and those that it is to get, are nowhere in a log: a password may be among them.
 * @throws the system's error if the file cannot be opened
 */
export function logRecords(recorder: Recorder, { level, name, file }: LogOptions): void {
  // What a process that is killed has logged must be there.
  const destination = pino.destination({ dest: file ?? 2, sync: true, append: true });
  const log = pino(
    { level, base: { process: name, pid: process.pid }, timestamp: pino.stdTimeFunctions.isoTime },
    destination,
  );
  recorder.listenTo(({ event: _event, at, actor, type, ...fields }) => {
    const { byte: _byte, bytes: _bytes, text: _text, ...told } = fields as Readonly<Record<string, unknown>>;
    log[levelOf(type)]({ actor, atMs: at / 1e6, ...told }, type);
  }, typesFrom(level));
}
